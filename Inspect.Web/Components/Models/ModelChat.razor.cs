using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Models;

/// <summary>A conversation with a model, outside of any run: the answer appears as it is written.</summary>
public sealed partial class ModelChat : IAsyncDisposable
{
    private static readonly string[] Names = ["temperature", "max_tokens", "top_p", "top_k", "seed", "frequency_penalty", "presence_penalty", "stop_seqs"];

    private readonly ComponentEnd _stop = new();

    /// <summary>What came of the answer; guarded by itself, since the model writes from threads of its own.</summary>
    private readonly StringBuilder _answer = new();
    private ImmutableArray<ChatMessage> _messages = [];
    private ImmutableDictionary<string, string> _texts = ImmutableDictionary<string, string>.Empty;
    private RenderThrottle? _throttle;
    private CancellationTokenSource? _call;
    private string _text = string.Empty;
    private string _shown = string.Empty;
    private string? _problem;
    private string? _facts;
    private bool _isAnswering;

    /// <summary>Full name of the model.</summary>
    [Parameter, EditorRequired]
    public required string Model { get; set; }

    /// <summary>It is loaded, so that the answer begins at once.</summary>
    [Parameter]
    public bool IsLoaded { get; set; }

    /// <summary>Is told when the model has answered.</summary>
    [Parameter]
    public EventCallback OnAnswered { get; set; }

    [Inject]
    public required ModelRegistry Registry { get; init; }

    [Inject]
    public required SettingTable Settings { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string AnswerLabel => IsLoaded ? "assistant" : "assistant, when the model is loaded";

    private IEnumerable<Setting> Rows => Names.Select(Settings.Find).OfType<Setting>();

    private IEnumerable<SettingView> Views
    {
        get
        {
            var defaults = new SettingValues(Registry.DefaultsOf(Model), RunSettings.Empty);
            return Rows.Select(s => new SettingView(
                s, _texts.GetValueOrDefault(s.Name), s.Get(defaults) is { } value ? s.Type.Show(value) : s.Absent, _texts.ContainsKey(s.Name) ? "you" : "default", null, s.Read(_texts.GetValueOrDefault(s.Name)).Problem));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }

        _call?.Dispose();
    }

    private void ChangeSetting((Setting Setting, string? Text) change) =>
        _texts = string.IsNullOrEmpty(change.Text) ? _texts.Remove(change.Setting.Name) : _texts.SetItem(change.Setting.Name, change.Text);

    private void Clear() => (_messages, _facts, _problem) = ([], null, null);

    private void Stop() => _call?.Cancel();

    private Task PressAsync(KeyboardEventArgs key) => key is { Key: "Enter", CtrlKey: true } ? SendAsync() : Task.CompletedTask;

    private async Task SendAsync()
    {
        if (_isAnswering || string.IsNullOrWhiteSpace(_text))
        {
            return;
        }

        if (Views.FirstOrDefault(v => v.Problem is not null) is { } wrong)
        {
            _problem = wrong.Problem;
            return;
        }

        _messages = _messages.Add(ChatMessage.User(_text));
        (_text, _shown, _problem, _facts, _isAnswering) = (string.Empty, string.Empty, null, null, true);
        lock (_answer)
        {
            _answer.Clear();
        }

        _throttle ??= new RenderThrottle(Time, RenderThrottle.Interval, () => InvokeAsync(Show));
        _call?.Dispose();
        _call = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await AnswerAsync(_call.Token);
        _isAnswering = false;
        if (!_stop.IsReached)
        {
            await OnAnswered.InvokeAsync();
        }
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        var config = Rows.Aggregate(SettingValues.Empty, (values, s) => s.Read(_texts.GetValueOrDefault(s.Name)).Value is { } value ? s.Set(values, value) : values).Generate;
        try
        {
            var model = await Registry.OpenAsync(Model, 1, stop);
            var output = await model.GenerateAsync(_messages, config, new ModelCall(SampleId.Of("chat"), 1, _messages.Length), Take, stop);
            _messages = _messages.Add(ChatMessage.Assistant(output.Completion));
            _facts = FactsOf(output);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Show();
            _messages = _messages.Add(ChatMessage.Assistant(_shown));
            _facts = "Stopped.";
        }
    }

    private void Take(string piece)
    {
        lock (_answer)
        {
            _answer.Append(piece);
        }

        _throttle!.Request();
    }

    private void Show()
    {
        lock (_answer)
        {
            _shown = _answer.ToString();
        }

        StateHasChanged();
    }

    private static string FactsOf(ModelOutput output)
    {
        var speed = output.Metadata is { } facts && facts.TryGetValue("tokens_per_second", out var rate) && rate.ValueKind == JsonValueKind.Number
            ? string.Create(CultureInfo.InvariantCulture, $", {rate.GetDouble():0} tok/s")
            : string.Empty;
        var end = output.Choices[0].StopReason == "max_tokens" ? "cut off at max tokens" : "ended by the model";
        return $"{(output.Usage is { } usage ? $"{Format.Count(usage.OutputTokens, "token")} after {Format.Count(usage.InputTokens)} of the prompt, " : string.Empty)}{Format.Seconds(output.Time)}{speed}, {end}.";
    }
}

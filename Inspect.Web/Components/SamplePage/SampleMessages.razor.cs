using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The conversation of a sample; text is shown as text, whoever wrote it.</summary>
public sealed partial class SampleMessages : IDisposable
{
    private readonly List<ChatMessage> _messages = [];
    private readonly ComponentEnd _stop = new();
    private readonly DrawSteps _steps = new();
    private SampleContent? _shown;
    private ModelEvent? _lastCall;
    private int _first;
    private string? _shownMessage;
    private string? _problem;

    /// <summary>The sample as its row shows it.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The sample as far as it is; null before it begins.</summary>
    [Parameter, EditorRequired]
    public required SampleContent? Content { get; set; }

    /// <summary>Address of the messages, without a query.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>Id of the message that a link points at; null for none.</summary>
    [Parameter]
    public string? Message { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private int End => _first + _messages.Count;

    private string EarlierText => $"Show {Format.Count(Math.Min(AtOnce, _first))} earlier messages";

    /// <summary>Before the sample begins, what it will be asked.</summary>
    private IEnumerable<ChatMessage> Messages => Content is not null ? _messages : View.Input.Plain is { } text ? [ChatMessage.User(text) with { Id = "input" }] : View.Input.Messages;

    /// <summary>The answer that grows joins the conversation when it is complete.</summary>
    private bool IsAnswering => View.State == SampleState.Waiting || (View.Summary is null && _messages is not [.., { Role: ChatRoles.Assistant }]);

    private bool IsEnded => Content is { IsLive: false } && !IsReading && MoreText is null;

    private bool IsReading => Content is not null && _problem is null && _messages.Count == 0 && Content.MessageCount > 0;

    private string? MoreText => Content is null || _problem is not null || End >= Content.MessageCount ? null
        : $"Show more messages ({Format.Count(End)} of {Format.Count(Content.MessageCount)})";

    private bool IsCancelled => View.State == SampleState.Cancelled;

    private string FaultLead => IsCancelled ? "The sample was cancelled." : "The sample failed.";

    private string FaultCss => IsCancelled ? "banner" : "banner bad";

    private string StateText => View.State == SampleState.Waiting ? "waiting" : $"{ScoreLook.Of(View).Word} · {Format.Count(View.Tokens ?? 0, "token")}";

    /// <summary>Words for the reasons that the log format knows; others stand as they are.</summary>
    private static string EndOf(string reason) => reason switch
    {
        "stop" => "ended by the model",
        "max_tokens" => "cut off at max tokens",
        "model_length" => "cut off at the end of the model's context",
        "tool_calls" => "ended to call tools",
        "content_filter" => "stopped by a content filter",
        "unknown" => "ended for an unknown reason",
        _ => $"ended by {reason.Replace('_', ' ')}",
    };

    /// <summary>Why the answer ended, and how fast it was.</summary>
    private string EndText
    {
        get
        {
            var sample = Content!.Sample;
            var parts = new List<string>();
            if (sample.Output.StopReason is { } reason)
            {
                parts.Add($"{EndOf(reason)}{(Fact("stop_detail") is { } detail ? $", {detail}" : string.Empty)}");
            }

            if (Number("first_token_seconds") is { } first)
            {
                parts.Add($"first token {Format.Seconds(first)}");
            }

            if (Number("tokens_per_second") is { } rate && rate > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rate:0} tok/s"));
            }

            if (Number("prefix_tokens") is { } shared && shared > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{shared:N0} prompt tokens reused"));
            }

            return string.Join(" · ", parts.Append(Format.Seconds(sample.TotalTime)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Content)
        {
            await ShowFoundAsync();
            if (Content is { IsLive: true } && Content.MessageCount > End && !_isFull)
            {
                await LoadAsync();
            }

            return;
        }

        // A sample that has just ended shows what it showed until the log has been read.
        var goesOn = _shown is { IsLive: true } && Content?.Sample.Uuid == _shown.Sample.Uuid;
        _shown = Content;
        _lastCall = null;
        _problem = null;
        if (!goesOn)
        {
            _messages.Clear();
        }

        _first = 0;

        if (Content is not null)
        {
            _shownMessage = Message;
            _first = Message is not null && await PlaceOfAsync(Content, Message) is var place and >= 0 ? place : _first;
            await LoadAsync(goesOn ? 0 : _first);
        }

        await ShowFoundAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _steps.Shown();
        if (_steps.IsDue)
        {
            StateHasChanged();
            return;
        }

        if (_shownMessage is { } id && _messages.Index().Any(m => KeyOf(m.Item, _first + m.Index) == id))
        {
            _shownMessage = null;
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/transcript.js");
            await script.InvokeVoidAsync("show", $"m-{id}");
        }

        if (_isFoundDue && Found is { } found && found.Place >= _first && found.Place < End)
        {
            _isFoundDue = false;
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/transcript.js");
            await script.InvokeVoidAsync("found", ElementIdOf(_messages[found.Place - _first], found.Place), found.Words);
        }
    }

    /// <summary>The messages of this render with their places: more of them with each one.</summary>
    private List<(int Place, ChatMessage Message)> StepMessages()
    {
        var messages = new List<(int, ChatMessage)>();
        _steps.Begin(!RendererInfo.IsInteractive);
        foreach (var (number, message) in Messages.Index())
        {
            if (_steps.Take(_first + number, isOpen: true, () => DrawWeight.Of(message)) is not null)
            {
                messages.Add((_first + number, message));
            }
        }

        return messages;
    }

    private string? LinkOf(ChatMessage message, int place) =>
        Content is { IsLive: false } ? Navigation.ToAbsoluteUri($"{Address}?message={Uri.EscapeDataString(KeyOf(message, place))}").ToString() : null;

    private static string ElementIdOf(ChatMessage message, int place) => $"m-{KeyOf(message, place)}";

    private bool IsTarget(ChatMessage message, int place) => KeyOf(message, place) == Message;

    /// <summary>What a link names a message by: its id, and where a log of before 2025 gave it none, its number from 1.</summary>
    private static string KeyOf(ChatMessage message, int place) => message.Id ?? (place + 1).ToString(CultureInfo.InvariantCulture);

    private string? Fact(string name) =>
        _lastCall?.Metadata?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private double? Number(string name) =>
        _lastCall?.Metadata?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}

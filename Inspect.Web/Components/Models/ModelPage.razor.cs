using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>A local model: what it is and takes, how fast it is, a place to try it, and the runs with it.</summary>
public sealed partial class ModelPage : IAsyncDisposable
{
    private const int ShownRuns = 10;

    private readonly ComponentEnd _stop = new();
    private RenderThrottle? _throttle;
    private ModelView? _model;
    private IReadOnlyList<RunView> _runs = [];
    private string? _problem;
    private string? _notice;
    private bool _isRemoving;
    private bool _isBusy;
    private bool _isMeasuring;

    /// <summary>Name of its folder.</summary>
    [Parameter]
    public required string Name { get; set; }

    [Inject]
    public required IHostApplicationLifetime App
    {
        get;
        init
        {
            field = value;
            _stop.EndWith(value);
        }
    }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required ModelAdding Adding { get; init; }

    [Inject]
    public required NamedModels Named { get; init; }

    [Inject]
    public required ModelMeasures Measures { get; init; }

    [Inject]
    public required ModelActions Actions { get; init; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private (string Css, string Icon, string Word) Pill => ModelViews.PillOf(_model!.Status);

    private string Title => _model?.Title ?? Name;

    private bool IsLoaded => _model!.Status!.State == LocalModelState.Ready;

    private bool IsLoading => _model!.Status!.State == LocalModelState.Loading;

    private string MeasureText => _isMeasuring ? "Measuring, 5 s" : "Measure";

    private static IEnumerable<(string Name, string Value)> SourceFacts(ModelSource? source)
    {
        if (source is null)
        {
            yield break;
        }

        yield return ("Source", source.Source);
        if (source.Commit is not null)
        {
            yield return ("Revision", $"{source.Revision}, commit {source.Commit}");
        }

        yield return ("SHA-256 of the source", source.Sha256);
        yield return ("Converter", source.Converter);
        yield return ("Parameters", Format.Count(source.Parameters));
        if (source.MeanRelativeError is { } error)
        {
            yield return ("Mean error of a weight", string.Create(CultureInfo.InvariantCulture, $"{error * 100:0.##} %"));
        }
    }

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            var status = _model!.Status!;
            yield return ("Name in runs", _model.FullName);
            yield return ("Folder", Path.Combine(Models.Dir, Name));
            foreach (var fact in SourceFacts(status.Source))
            {
                yield return fact;
            }

            yield return ("Size", status.SizeBytes is { } size ? Format.Size(size) : "–");
            yield return ("Context", status.ContextLength is { } context ? $"{Format.Count(context)} tokens" : "–");
            yield return ("Precision", status.Precision ?? "–");
            yield return ("Architecture", status.Type ?? "–");
            yield return ("Engine", status.Engine ?? "known once it has been loaded");
            yield return ("Memory", _model.MemoryBytes is { } memory ? $"≈ {Format.Size(memory)}" : "known once it has been loaded");
            yield return ("Load time", status.LoadSeconds is { } seconds ? Format.Seconds(seconds) : "–");
            yield return ("Speed", _model.Speed is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0} tokens a second on CPU") : "not measured yet");
            if (Adding.AnswerOf(Name) is { } answer)
            {
                yield return ("First answer", answer);
            }

            if (_model.Measure is { } probe)
            {
                yield return ("First token", Format.Seconds(probe.FirstTokenSeconds));
                yield return ("Measured", Format.Ago(probe.Measured, Time.GetUtcNow()));
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Models.Changed -= OnModelsChanged;
        _stop.Dispose();
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        if (RendererInfo.IsInteractive)
        {
            _throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(250), () => InvokeAsync(RefreshAndRenderAsync));
            Models.Changed += OnModelsChanged;
        }
    }

    private void OnModelsChanged() => _throttle?.Request();

    private async Task RefreshAndRenderAsync()
    {
        if (_stop.IsReached)
        {
            return;
        }

        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }

    private async Task RefreshAsync()
    {
        if (Models.List().FirstOrDefault(m => m.Name == Name) is not { } status)
        {
            _model = null;
            return;
        }

        var full = ModelViews.FullNameOf(status, Named);
        var runs = await Store.ListAsync(ModelViews.RunsWith(full), 0, ShownRuns, _stop.Token);
        _runs = [.. runs.Rows];
        _model = ModelViews.Of(status, full, Measures, runs.Total);
    }

    private void Load() => Models.StartLoading(Name);

    private Task UnloadAsync() => DoAsync(async () =>
    {
        await Actions.UnloadAsync(Name);
        _notice = "It is unloaded. The next run loads it again.";
    });

    private Task MeasureAsync() => DoAsync(async () =>
    {
        _isMeasuring = true;
        try
        {
            await Actions.ProbeAsync(Name, _stop.Token);
        }
        finally
        {
            _isMeasuring = false;
        }
    });

    private Task RemoveAsync() => DoAsync(async () =>
    {
        await Actions.RemoveAsync(Name);
        Navigation.NavigateTo("/models");
    });

    private async Task DoAsync(Func<Task> action)
    {
        (_isBusy, _problem, _notice) = (true, null, null);
        try
        {
            await action();
            await RefreshAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }

        _isBusy = false;
    }
}

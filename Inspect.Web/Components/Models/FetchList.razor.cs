using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>The models that are made ready by their names, how far they are, and what went wrong; everybody sees the same.</summary>
public sealed partial class FetchList : IAsyncDisposable
{
    private IReadOnlyList<ModelFetch> _fetches = [];
    private RenderThrottle? _throttle;
    private string _said = string.Empty;

    /// <summary>What the reader cancelled a moment ago: when it has ended, its button is another one.</summary>
    private ModelFetch? _cancelled;

    [Inject]
    public required IHostApplicationLifetime App { get; init; }

    [Inject]
    public required ModelFetches Fetches { get; init; }

    [Inject]
    public required ModelAdding Adding { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Fetches.Changed -= OnChanged;
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _fetches = Fetches.List();
        if (RendererInfo.IsInteractive)
        {
            _throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(250), () => InvokeAsync(RefreshAsync));
            Fetches.Changed += OnChanged;
        }
    }

    private static string Text(ModelFetch fetch) => fetch.Standing.Stage == FetchStage.Cancelled
        ? "Cancelled; nothing of it is kept."
        : string.Concat(fetch.Standing.Text[..1].ToUpperInvariant(), fetch.Standing.Text.AsSpan(1));

    private static string ProgressLabel(ModelFetch fetch) => $"{fetch.Name.Text}: {fetch.Standing.Stage.ToString().ToLowerInvariant()}";

    private static string AgainId(ModelFetch fetch) => $"again-{fetch.Folder}";

    private void OnChanged() => _throttle?.Request();

    private async Task RefreshAsync()
    {
        if (App.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        _fetches = Fetches.List();

        // Numbers change too often to be read out: the stages are said.
        _said = string.Join(' ', _fetches.Select(f => $"{f.Name.Text}: {(f.Standing.IsGoingOn ? f.Standing.Stage.ToString().ToLowerInvariant() : Text(f))}."));
        StateHasChanged();
        if (_cancelled is { Standing.IsGoingOn: false } ended)
        {
            _cancelled = null;
            await Keyboard.FocusAsync(AgainId(ended));
        }
    }

    private void Cancel(ModelFetch fetch)
    {
        _cancelled = fetch;
        ModelFetches.Cancel(fetch);
    }

    private async Task PutAwayAsync(ModelFetch fetch)
    {
        Fetches.Forget(fetch);
        await RefreshAsync();
        await Keyboard.FocusAsync(ModelsPage.AddId);
    }

    private void Again(ModelFetch fetch)
    {
        Fetches.Forget(fetch);
        Adding.Start(fetch.Name.Text, null, fetch.Precision.NameOf());
    }
}

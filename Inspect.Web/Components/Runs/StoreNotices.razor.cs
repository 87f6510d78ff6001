using Inspect.Engine.Logs.Stores;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>Says of stores whose logs are in the list what is wrong with them, or that their logs are still coming.</summary>
public sealed partial class StoreNotices : IAsyncDisposable
{
    private RenderThrottle? _throttle;

    [Inject]
    public required LogMirrors Mirrors { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private IEnumerable<MirrorState> News => Mirrors.States.Where(StoreTexts.IsNews);

    public async ValueTask DisposeAsync()
    {
        Mirrors.Changed -= OnChanged;
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive && !Mirrors.States.IsEmpty)
        {
            _throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(500), () => InvokeAsync(StateHasChanged));
            Mirrors.Changed += OnChanged;
        }
    }

    private void OnChanged(object? sender, EventArgs e) => _throttle?.Request();
}

using Inspect.Web.Components.Runs;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Inspect.Web.Components.Layout;

/// <summary>The navigation: each destination with how much is there, then the views that the reader gave a name.</summary>
public sealed partial class MainNav : IDisposable
{
    /// <summary>So many fit above the foot of a usual window; the list of runs has them all.</summary>
    private const int MostViews = 8;

    private readonly ComponentEnd _stop = new();
    private NavCount? _counts;

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
    public required NavCounts Counts { get; init; }

    [Inject]
    public required ReaderViews Views { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private IReadOnlyList<(string Address, string Text, string Icon, int? Count)> Places =>
    [
        ("/runs", "Runs", Lucide.ListChecks, _counts?.Runs),
        ("/tasks", "Tasks", Lucide.ClipboardList, _counts?.Tasks),
        ("/datasets", "Datasets", Lucide.Table, _counts?.Datasets),
        ("/models", "Models", Lucide.Cpu, _counts?.Models),
    ];

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Counts.Changed -= OnCountsChanged;
        Views.Changed -= OnViewsChanged;
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Navigation.LocationChanged += OnLocationChanged;
            Counts.Changed += OnCountsChanged;
            Views.Changed += OnViewsChanged;
        }

        await RefreshAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Views.LoadAsync();
        }
    }

    /// <summary>Nothing is no number worth a look.</summary>
    private static string? CountText(int? count) => count is > 0 ? Format.Count(count.Value) : null;

    /// <summary>Tasks and datasets are files, which change without a word.</summary>
    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => Counts.Request();

    private void OnCountsChanged() => _ = InvokeAsync(RefreshAsync);

    private void OnViewsChanged() => _ = InvokeAsync(StateHasChanged);

    private async Task RefreshAsync()
    {
        try
        {
            _counts = await Counts.GetAsync(_stop.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }
}

using System.Collections.Immutable;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Runs;

/// <summary>The views of the list of runs that a reader gave a name. The browser keeps them, and the list and the navigation show the same ones.</summary>
public sealed class ReaderViews(IJSRuntime js)
{
    /// <summary>So many are kept.</summary>
    private const int Most = 50;

    /// <summary>The newest first.</summary>
    public ImmutableArray<SavedView> All { get; private set; } = [];

    /// <summary>They are others now.</summary>
    public event Action? Changed;

    /// <summary>Reads what the browser has: another of its pages may have kept one.</summary>
    public async Task LoadAsync() => Show([.. (await js.InvokeAsync<SavedView?[]?>("inspectViews.read") ?? []).OfType<SavedView>().Where(v => v is { Name: not null, Query: not null })]);

    /// <summary>Keeps a view; one of the same name is replaced.</summary>
    public Task SaveAsync(SavedView view) => WriteAsync([view, .. All.Where(v => v.Name != view.Name).Take(Most - 1)]);

    /// <summary>Forgets a view.</summary>
    public Task ForgetAsync(SavedView view) => WriteAsync(All.Remove(view));

    private async Task WriteAsync(ImmutableArray<SavedView> views)
    {
        Show(views);
        await js.InvokeVoidAsync("inspectViews.write", views);
    }

    private void Show(ImmutableArray<SavedView> views)
    {
        if (!views.SequenceEqual(All))
        {
            All = views;
            Changed?.Invoke();
        }
    }
}

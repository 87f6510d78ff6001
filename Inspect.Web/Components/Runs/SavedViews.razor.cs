using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Runs;

/// <summary>Views of the list of runs that have a name. The browser keeps them; a link shares one.</summary>
public sealed partial class SavedViews
{
    private const int MostName = 80;
    private const int Most = 50;
    private List<SavedView> _views = [];
    private string _name = string.Empty;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private bool CanSave => !string.IsNullOrWhiteSpace(_name);

    /// <summary>Whatever the browser kept, it leads to the list of runs.</summary>
    private static string AddressOf(SavedView view) => "/runs" + (view.Query.StartsWith('?') ? view.Query : string.Empty);

    private async Task LoadAsync() => _views = [.. (await Js.InvokeAsync<SavedView?[]?>("inspectViews.read") ?? []).OfType<SavedView>().Where(v => v is { Name: not null, Query: not null })];

    /// <summary>The newest comes first; one of the same name is replaced.</summary>
    private Task SaveAsync()
    {
        if (!CanSave)
        {
            return Task.CompletedTask;
        }

        var name = _name.Trim();
        _name = string.Empty;

        // Which runs are selected is no part of how the list looks.
        var query = new Uri(Navigation.GetUriWithQueryParameter("sel", (string?)null)).Query;
        return WriteAsync([new SavedView(name, query), .. _views.Where(v => v.Name != name).Take(Most - 1)]);
    }

    private Task ForgetAsync(SavedView view) => WriteAsync([.. _views.Where(v => v != view)]);

    private async Task WriteAsync(List<SavedView> views)
    {
        _views = views;
        await Js.InvokeVoidAsync("inspectViews.write", views);
    }
}

using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>Views of the list of runs that have a name. The browser keeps them; a link shares one.</summary>
public sealed partial class SavedViews
{
    private const int MostName = 80;
    private string _name = string.Empty;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required ReaderViews Views { get; init; }

    /// <summary>Which runs are selected is no part of how the list looks.</summary>
    private async Task SaveAsync()
    {
        if (!string.IsNullOrWhiteSpace(_name))
        {
            await Views.SaveAsync(new SavedView(_name.Trim(), new Uri(Navigation.GetUriWithQueryParameter("sel", (string?)null)).Query));
            _name = string.Empty;
        }
    }
}

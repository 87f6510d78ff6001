using Inspect.Engine.Logs.Reading;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The head of a column that sorts the list: once down, once up, then the order of the plan again. The order lives in the address.</summary>
public sealed partial class SortHead
{
    /// <summary>Words of the head.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>What the column holds.</summary>
    [Parameter]
    public SampleSort Sort { get; set; }

    /// <summary>Name of the values of a further column; null for what <see cref="Sort"/> says.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The query that is shown.</summary>
    [Parameter, EditorRequired]
    public required SampleQuery Query { get; set; }

    /// <summary>What an address says that wants the order of the plan; null for nothing.</summary>
    [Parameter]
    public string? Unsorted { get; set; }

    /// <summary>Class of the cell.</summary>
    [Parameter]
    public string? Class { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private bool IsCurrent => Name is not null ? Query.SortName == Name : Query.SortName is null && Query.Sort == Sort && (Sort != SampleSort.Plan || Query.IsDescending);

    private string Direction => !IsCurrent ? "none" : Query.IsDescending ? "descending" : "ascending";

    private string Arrow => !IsCurrent ? string.Empty : Query.IsDescending ? " ↓" : " ↑";

    private string Address
    {
        get
        {
            var next = Name is null && Sort == SampleSort.Plan ? (IsCurrent ? Unsorted : "-plan")
                : !IsCurrent ? $"-{Word}"
                : Query.IsDescending ? Word : Unsorted;
            return Navigation.GetUriWithQueryParameter("sort", next);
        }
    }

    private string Word => Name ?? Sort.ToString().ToLowerInvariant();
}

using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>What can be chosen of the runs, with counts. A box writes its condition into the filter, and shows what the filter says.</summary>
public sealed partial class FacetBoxes
{
    private const int Few = 6;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private bool _isUnfolded;

    /// <summary>The facets.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<RunFacet> Facets { get; set; }

    /// <summary>The filter.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Gets the filter with another choice; null for none.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> FilterChanged { get; set; }

    private string Css => _isUnfolded ? "facets open" : "facets";

    private string IsUnfoldedText => _isUnfolded ? "true" : "false";

    private static string LabelOf(RunFacet facet, RunFacetValue value) => facet.Name switch
    {
        "status" when Enum.TryParse<RunState>(value.Value, ignoreCase: true, out var state) => StatusPill.WordOf(state),
        "model" => value.Value[(value.Value.LastIndexOf('/') + 1)..],
        "folder" when value.Value.Length == 0 => "(top)",
        "root" => Path.GetFileName(value.Value.TrimEnd('/')),
        _ => value.Value,
    };

    private void Unfold() => _isUnfolded = !_isUnfolded;

    private bool IsOpen(RunFacet facet) => _open.Contains(facet.Name);

    private IEnumerable<RunFacetValue> Shown(RunFacet facet) => IsOpen(facet) ? facet.Values : facet.Values.Take(Few);

    private void Open(RunFacet facet)
    {
        if (!_open.Add(facet.Name))
        {
            _open.Remove(facet.Name);
        }
    }

    private Task ToggleAsync(RunFacet facet, RunFacetValue value)
    {
        var filter = FilterFacets.Of(RunFilter.AsCondition(Filter));
        var chosen = filter.ValuesOf(facet.Name);
        return FilterChanged.InvokeAsync(filter.With(facet.Name, chosen.Contains(value.Value) ? chosen.Remove(value.Value) : chosen.Add(value.Value)));
    }
}

namespace Inspect.Web.Components.Runs;

/// <summary>A list of runs under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Query">What follows the path in its address: filter, order, columns, groups.</param>
public sealed record SavedView(string Name, string Query)
{
    /// <summary>Where it leads: whatever the browser kept, to the list of runs.</summary>
    public string Address => "/runs" + (Query.StartsWith('?') ? Query : string.Empty);
}

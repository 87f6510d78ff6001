namespace Inspect.Web.Components.Runs;

/// <summary>A list of runs under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Query">What follows the path in its address: filter, order, columns, groups.</param>
public sealed record SavedView(string Name, string Query);

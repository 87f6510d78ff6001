namespace Inspect.Engine.Models;

/// <summary>A model that can be chosen.</summary>
/// <param name="FullName">Provider, slash, name.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Help">What it is, in a few words.</param>
public sealed record ModelListing(string FullName, string Name, string Help);

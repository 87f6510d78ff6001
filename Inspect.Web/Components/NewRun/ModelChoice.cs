namespace Inspect.Web.Components.NewRun;

/// <summary>A model that can be chosen.</summary>
/// <param name="FullName">Provider, slash, name.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Help">What it is.</param>
public sealed record ModelChoice(string FullName, string Name, string Help);

namespace Inspect.Web.Components.Layout;

/// <summary>How much there is.</summary>
/// <param name="Logs">Logs of the index.</param>
/// <param name="Runs">Runs as their list shows them: without attempts that were tried again.</param>
/// <param name="Tasks">Tasks, those with problems too.</param>
/// <param name="Datasets">Datasets of the library.</param>
/// <param name="Models">Models that a run can take.</param>
public sealed record NavCount(int Logs, int Runs, int Tasks, int Datasets, int Models);

namespace Inspect.Web.Runs;

/// <summary>A sample in a list of many runs.</summary>
/// <param name="Run">Id of its run.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Model">Full name of the model.</param>
/// <param name="Sample">The sample.</param>
public sealed record AcrossRow(string Run, string Task, string Model, SampleView Sample);

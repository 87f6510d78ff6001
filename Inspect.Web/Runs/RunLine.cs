namespace Inspect.Web.Runs;

/// <summary>A line of a list of runs: a run, or the head of a group.</summary>
/// <param name="Run">The run; null for a head.</param>
/// <param name="Group">The head; null for a run.</param>
public sealed record RunLine(RunView? Run, RunGroup? Group);

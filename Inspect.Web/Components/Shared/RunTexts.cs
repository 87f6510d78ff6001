using Inspect.Engine.Live;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Facts of a run as the cells of tables show them.</summary>
public static class RunTexts
{
    /// <summary>The first scorer, and how many more there are.</summary>
    public static string Scorers(RunView run) => run.Scorers.Length <= 1 ? run.Scorers.FirstOrDefault(string.Empty) : $"{run.Scorers[0]} +{run.Scorers.Length - 1}";

    /// <summary>All scorers.</summary>
    public static string AllScorers(RunView run) => string.Join(", ", run.Scorers);

    /// <summary>Items times epochs.</summary>
    public static string Samples(RunView run) => run.Items > 0 ? $"{Format.Count(run.Items)} × {Format.Count(run.Epochs)}" : Format.Count(run.Total);

    /// <summary>How long it took, or has taken so far.</summary>
    public static string Time(RunView run, DateTimeOffset now) => run.State == RunState.Queued || run.StartedAt is not { } started
        ? "–"
        : run.IsActive ? Format.Clock((now - started).TotalSeconds) : Format.RunTime((run.CompletedAt - started)?.TotalSeconds);
}

using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Index;

/// <summary>What all logs of a list are sorted, counted and filtered by most, at hand without parsing anything.</summary>
/// <param name="EvalId">Id of the log.</param>
/// <param name="Created">When the log was made.</param>
/// <param name="Status">State of the log.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Model">Full name of the model.</param>
/// <param name="Scorers">Names of the scorers.</param>
/// <param name="Tags">Tags after all edits.</param>
/// <param name="Numbers">What it counts.</param>
public sealed record LogBrief(string EvalId, DateTimeOffset Created, EvalStatus Status, string Task, string Model, ImmutableArray<string> Scorers, ImmutableArray<string> Tags, LogNumbers Numbers)
{
    /// <summary>The brief of an overview.</summary>
    public static LogBrief Of(LogOverview overview) => new(
        overview.EvalId,
        overview.Created,
        overview.Status,
        string.Intern(overview.Task),
        string.Intern(overview.Model),
        overview.Scorers,
        overview.Tags,
        LogNumbers.Of(overview));
}

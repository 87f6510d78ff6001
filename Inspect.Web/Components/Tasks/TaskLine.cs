using System.Collections.Immutable;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.Tasks;

/// <summary>A task in the list.</summary>
/// <param name="File">The task.</param>
/// <param name="Runs">Number of its runs.</param>
/// <param name="Scores">Their scores, the oldest first; of many the newest ones.</param>
public sealed record TaskLine(TaskFile File, int Runs, ImmutableArray<double> Scores)
{
    /// <summary>Name of the dataset file, or how many items are in the task itself.</summary>
    public string Dataset => File.Task switch
    {
        { Dataset: { } items } => Format.Count(items.Samples.Length, "item"),
        { Source: { } source } => Path.GetFileName(source.Path),
        _ => string.Empty,
    };

    /// <summary>Names of the solvers, in order.</summary>
    public string Solver => string.Join(" → ", File.Task?.Solver.Select(s => s.Name) ?? []);

    /// <summary>Names of the scorers.</summary>
    public string Scorer => string.Join(", ", File.Task?.Scorer.Select(s => s.Name) ?? []);

    /// <summary>The first problem of the file, and how many more there are.</summary>
    public string Problem => File.Problems is [var first, .. var rest] ? rest.Length == 0 ? first.ToString() : $"{first} (and {rest.Length} more)" : string.Empty;
}

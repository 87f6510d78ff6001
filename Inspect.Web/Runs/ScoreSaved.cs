using System.Collections.Immutable;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Runs;

/// <summary>What became of an edit of a score.</summary>
/// <param name="Version">Version of the log that the next edit names.</param>
/// <param name="Theirs">The score as somebody else left it meanwhile, when that is why nothing was saved; else null.</param>
/// <param name="Metrics">Metrics that have another value now: scorer and name, the old value, the new one; NaN for none.</param>
/// <param name="Warnings">Sentences for whoever made the edit.</param>
public sealed record ScoreSaved(string Version, Score? Theirs, ImmutableArray<(string Name, double Old, double New)> Metrics, ImmutableArray<string> Warnings)
{
    /// <summary>The edit is in the log.</summary>
    public bool IsSaved => Theirs is null;
}

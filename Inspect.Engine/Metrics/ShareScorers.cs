using System.Collections.Frozen;

namespace Inspect.Engine.Metrics;

/// <summary>Scorers of the field whose scores always lie between 0 and 1: a header does not say it of a mean.</summary>
internal static class ShareScorers
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "answer", "choice", "exact", "f1", "includes", "match", "math", "model_graded_fact", "model_graded_qa", "pattern",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A scorer as results name it: with a package or without, and with a number where a task has several of it.</summary>
    public static bool Contains(string scorer)
    {
        var name = scorer.StartsWith(BuiltInMetrics.Package + "/", StringComparison.Ordinal) ? scorer[(BuiltInMetrics.Package.Length + 1)..] : scorer;
        return Names.Contains(name) || Names.Contains(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
    }
}

using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>How samples ended, in the few kinds that a drawing can tell apart.</summary>
/// <param name="Word">The kind in a word.</param>
/// <param name="Css">Class of its colour.</param>
/// <param name="Outcomes">What became of its samples.</param>
internal sealed record EndKind(string Word, string Css, params SampleOutcome[] Outcomes)
{
    /// <summary>All kinds, in the order in which they are stacked.</summary>
    public static IReadOnlyList<EndKind> All { get; } =
    [
        new("correct", "e-c", SampleOutcome.Correct),
        new("partly or scored", "e-p", SampleOutcome.Partial, SampleOutcome.Scored),
        new("incorrect", "e-i", SampleOutcome.Incorrect),
        new("not scored", "e-n", SampleOutcome.Unscored, SampleOutcome.Cancelled),
        new("failed", "e-e", SampleOutcome.Errored),
    ];
}

using Inspect.Engine.Logs.Reading;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Progress of a run as a bar: correct, incorrect, others that ended, what failed, what was cancelled, and what goes on.</summary>
public sealed partial class Meter
{
    /// <summary>Samples of the run by what became of them.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<SampleOutcome, int> Counts { get; set; }

    /// <summary>All samples of the plan: a run that was broken off did not come to some of them.</summary>
    [Parameter, EditorRequired]
    public required int Planned { get; set; }

    private int Counted => Counts.Values.Sum();

    private int Total => Math.Max(Planned, Counted);

    private string Label => $"{Counted - Of(SampleOutcome.Waiting) - Of(SampleOutcome.Running) - Of(SampleOutcome.Cancelled)} of {Total} done";

    private IEnumerable<(string Class, string Start, string Width)> Parts
    {
        get
        {
            var start = 0.0;
            (string Class, int Count)[] parts =
            [
                ("c", Of(SampleOutcome.Correct)),
                ("i_", Of(SampleOutcome.Incorrect)),
                ("fg", Of(SampleOutcome.Partial) + Of(SampleOutcome.Scored) + Of(SampleOutcome.Unscored)),
                ("e", Of(SampleOutcome.Errored)),
                ("x", Of(SampleOutcome.Cancelled)),
                ("g", Of(SampleOutcome.Running)),
            ];
            foreach (var (name, count) in parts.Where(p => p.Count > 0))
            {
                var width = (double)count / Total;
                yield return (name, Format.Percent(start), Format.Percent(width));
                start += width;
            }
        }
    }

    private int Of(SampleOutcome outcome) => Counts.GetValueOrDefault(outcome);
}

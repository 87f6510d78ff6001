using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Progress of a run as a bar: correct, incorrect, others that ended, and what goes on.</summary>
public sealed partial class Meter
{
    /// <summary>The samples of the run.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SampleView> Samples { get; set; }

    private string Label => $"{Samples.Count(s => s.Summary is not null)} of {Samples.Count} done";

    private IEnumerable<(string Class, string Start, string Width)> Parts
    {
        get
        {
            var counts = Samples.GroupBy(ClassOf).ToDictionary(g => g.Key, g => g.Count());
            var start = 0.0;
            foreach (var name in (string[])["c", "i_", "fg", "g"])
            {
                if (counts.TryGetValue(name, out var count))
                {
                    var width = (double)count / Samples.Count;
                    yield return (name, Format.Percent(start), Format.Percent(width));
                    start += width;
                }
            }
        }
    }

    private static string ClassOf(SampleView sample) => sample.State switch
    {
        SampleState.Waiting => string.Empty,
        SampleState.Generating or SampleState.Scoring => "g",
        _ => ScoreLook.Of(sample).Class switch { "c" => "c", "i_" => "i_", _ => "fg" },
    };
}

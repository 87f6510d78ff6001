using System.Globalization;
using System.Text;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>Lines and bars of the samples of a run over time, as paths in a field of 1,000 by 100.</summary>
internal static class ActivityDrawing
{
    private const double Width = 1000;
    private const double Height = 100;

    /// <summary>The steps of the samples that went on at once, closed along the floor.</summary>
    public static string Steps(SampleActivity activity)
    {
        var most = Math.Max(1, activity.Active.Max());
        var path = new StringBuilder("M0 100");
        var last = -1;
        for (var i = 0; i < activity.Active.Length; i++)
        {
            if (activity.Active[i] != last)
            {
                last = activity.Active[i];
                path.Append(CultureInfo.InvariantCulture, $"H{X(i, activity.Active.Length)}V{Text(Height - (0.96 * Height * last / most))}");
            }
        }

        return path.Append("H1000V100Z").ToString();
    }

    /// <summary>The bars of one kind, each standing on those of the kinds before it.</summary>
    /// <param name="activity">The samples over time.</param>
    /// <param name="bars">How many bars stand side by side.</param>
    /// <param name="kind">Number of the kind.</param>
    public static string Bars(SampleActivity activity, int bars, int kind)
    {
        var counts = Counts(activity, bars);
        var most = Math.Max(1, counts.Max(c => c.Sum()));
        var path = new StringBuilder();
        for (var i = 0; i < bars; i++)
        {
            if (counts[i][kind] > 0)
            {
                var below = counts[i].Take(kind).Sum();
                var top = Height - (0.96 * Height * (below + counts[i][kind]) / most);
                path.Append(CultureInfo.InvariantCulture, $"M{Text((Width * i / bars) + 1)} {Text(top)}h{Text((Width / bars) - 2)}V{Text(Height - (0.96 * Height * below / most))}h{Text(2 - (Width / bars))}Z");
            }
        }

        return path.ToString();
    }

    /// <summary>Samples that ended, by part of the time and kind.</summary>
    public static int[][] Counts(SampleActivity activity, int parts)
    {
        int[][] counts = [.. Enumerable.Range(0, parts).Select(_ => new int[EndKind.All.Count])];
        foreach (var ended in activity.Ended)
        {
            counts[(int)((long)ended.Part * parts / activity.Active.Length)][KindOf(ended.Outcome)] += ended.Samples;
        }

        return counts;
    }

    private static int KindOf(SampleOutcome outcome)
    {
        for (var i = 0; i < EndKind.All.Count; i++)
        {
            if (EndKind.All[i].Outcomes.Contains(outcome))
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A sample of the index has ended.");
    }

    private static string X(int part, int parts) => Text(Width * part / parts);

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}

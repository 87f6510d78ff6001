using Inspect.Web.Components.Shared;

namespace Inspect.Web.Components.Run;

/// <summary>How long samples took, as a few bars.</summary>
internal static class TimeBars
{
    private const int Most = 8;

    /// <summary>A range so wide is shown by factors, not by differences: most samples would stand in one bar.</summary>
    private const double WideFactor = 8;

    /// <summary>The bars, each named by where it begins.</summary>
    /// <param name="seconds">Times, shortest first.</param>
    public static IReadOnlyList<ChartBar> Of(IReadOnlyList<double> seconds)
    {
        if (seconds.Count == 0)
        {
            return [];
        }

        var (low, high) = (Math.Max(0, seconds[0]), seconds[^1]);
        if (high - low < 1e-9)
        {
            return [new ChartBar(Format.Seconds(low), seconds.Count, "b-n")];
        }

        var count = Math.Min(Most, seconds.Count);
        var isWide = low > 0 && high / low > WideFactor;
        double Begin(int bar) => isWide ? low * Math.Pow(high / low, (double)bar / count) : low + ((high - low) * bar / count);
        var counts = new int[count];
        var at = 0;
        foreach (var value in seconds)
        {
            while (at < count - 1 && value >= Begin(at + 1))
            {
                at++;
            }

            counts[at]++;
        }

        // Every other bar is named, and none as the one before.
        var names = Enumerable.Range(0, count).Select(bar => Format.Seconds(Begin(bar))).ToList();
        return [.. counts.Select((n, bar) => new ChartBar(bar % 2 == 0 && (bar == 0 || names[bar] != names[bar - 2]) ? names[bar] : string.Empty, n, "b-n"))];
    }
}

namespace Inspect.Engine.Statistics;

/// <summary>Pairs of passes and fails, counted.</summary>
/// <param name="Both">Both pass.</param>
/// <param name="OnlyFirst">Only the first passes.</param>
/// <param name="OnlySecond">Only the second passes.</param>
/// <param name="Neither">Neither passes.</param>
public readonly record struct PairedProportions(int Both, int OnlyFirst, int OnlySecond, int Neither)
{
    /// <summary>Number of pairs.</summary>
    public int Count => Both + OnlyFirst + OnlySecond + Neither;

    /// <summary>Share of passes of the first minus that of the second.</summary>
    public double Difference => (double)(OnlyFirst - OnlySecond) / Count;

    /// <summary>Correlation of the two, with n/2 taken from a positive numerator (Newcombe 1998, as published); 0 where one of them does not vary.</summary>
    public double Phi
    {
        get
        {
            var margins = (double)(Both + OnlyFirst) * (OnlySecond + Neither) * (Both + OnlySecond) * (OnlyFirst + Neither);
            var numerator = ((double)Both * Neither) - ((double)OnlyFirst * OnlySecond);
            return margins == 0 ? 0 : (numerator > 0 ? Math.Max(numerator - (Count / 2.0), 0) : numerator) / Math.Sqrt(margins);
        }
    }

    /// <summary>Newcombe's interval of the difference, from the Wilson intervals of both and their correlation (Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired data", method 10).</summary>
    /// <param name="level">Confidence, between 0 and 1.</param>
    public Interval Newcombe(double level = Intervals.Level)
    {
        var (p1, p2) = ((double)(Both + OnlyFirst) / Count, (double)(Both + OnlySecond) / Count);
        var (one, two) = (Intervals.Wilson(p1, Count, level), Intervals.Wilson(p2, Count, level));
        return new Interval(Difference - Joint(p1 - one.Lower, two.Upper - p2), Difference + Joint(one.Upper - p1, p2 - two.Lower));
    }

    private double Joint(double a, double b) => Math.Sqrt(Math.Max(0, (a * a) - (2 * Phi * a * b) + (b * b)));
}

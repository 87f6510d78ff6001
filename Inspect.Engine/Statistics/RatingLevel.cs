namespace Inspect.Engine.Statistics;

/// <summary>What the numbers of ratings mean.</summary>
public enum RatingLevel
{
    /// <summary>Names: equal or not.</summary>
    Nominal,

    /// <summary>Ranks: which is more.</summary>
    Ordinal,

    /// <summary>Amounts: how much more.</summary>
    Interval,
}

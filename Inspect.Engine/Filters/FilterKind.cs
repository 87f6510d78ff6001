namespace Inspect.Engine.Filters;

/// <summary>What a value of a filter is.</summary>
public enum FilterKind
{
    /// <summary>Absent; compared with anything it is no match.</summary>
    None,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A point in time, compared with a text such as <c>"2025-01-30"</c> or <c>"2025-01-30 14:00"</c> in UTC.</summary>
    Time,

    /// <summary>Several texts; a comparison holds when it holds for one of them.</summary>
    Texts,

    /// <summary>A score: a text or a number, as it is compared.</summary>
    Score,
}

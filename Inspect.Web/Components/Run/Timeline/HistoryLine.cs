namespace Inspect.Web.Components.Run.Timeline;

/// <summary>Something that happened to a run or its log.</summary>
/// <param name="Time">When; null where the log does not say it.</param>
/// <param name="Kind">What kind of thing it was.</param>
/// <param name="What">What happened, on one line.</param>
/// <param name="Who">Who did it; null for the run itself.</param>
/// <param name="Why">The reason that was given; null for none.</param>
internal sealed record HistoryLine(DateTimeOffset? Time, HistoryKind Kind, string What, string? Who = null, string? Why = null)
{
    /// <summary>It is marked in the drawing: what the run itself did is its axis.</summary>
    public bool IsMarked => Kind != HistoryKind.Run;

    /// <summary>Its kind in a word.</summary>
    public string Word => Kind switch
    {
        HistoryKind.Run => "Run",
        HistoryKind.Settings => "Settings",
        HistoryKind.Notes => "Tags, metadata",
        _ => "Score",
    };

    /// <summary>Whether it holds all of some words.</summary>
    public bool Holds(IEnumerable<string> words) =>
        words.All(w => new[] { Word, What, Who, Why }.Any(t => t?.Contains(w, StringComparison.OrdinalIgnoreCase) == true));
}

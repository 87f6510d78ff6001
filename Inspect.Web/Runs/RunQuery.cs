using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>Which runs a list shows, and in which order.</summary>
public sealed record RunQuery
{
    /// <summary>All runs, the newest first.</summary>
    public static RunQuery All { get; } = new();

    /// <summary>A filter, or words that task, model, state, scorers, tags, file or id hold, all of them; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>State; null for any.</summary>
    public RunState? State { get; init; }

    /// <summary>Names to sort by, joined by commas, a minus before those that go down; null for the newest first.</summary>
    public string? Sort { get; init; }

    /// <summary>What stands together.</summary>
    public RunGrouping Group { get; init; }

    /// <summary>Root and folder below it whose own logs are shown, without those in folders below; null for all.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>Attempts that failed and were tried again are left out.</summary>
    public bool HidesRetried { get; init; }

    /// <summary>Nothing is left out but attempts that were tried again.</summary>
    public bool IsWhole => string.IsNullOrWhiteSpace(Text) && State is null && Folder is null;
}

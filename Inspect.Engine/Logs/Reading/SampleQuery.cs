using Inspect.Engine.Filters;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Which samples of a run a list shows, and in which order.</summary>
public sealed record SampleQuery
{
    /// <summary>All samples in the order of the plan.</summary>
    public static SampleQuery All { get; } = new();

    /// <summary>Words that the sample's id, input, target, answer or error holds, all of them; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>Condition; null for any.</summary>
    public Filter? Filter { get; init; }

    /// <summary>What became of it; null for any.</summary>
    public SampleOutcome? Outcome { get; init; }

    /// <summary>Order of the list.</summary>
    public SampleSort Sort { get; init; }

    /// <summary>Name of filters whose values the list is sorted by, before <see cref="Sort"/>; null for none. What has no value comes last.</summary>
    public string? SortName { get; init; }

    /// <summary>The largest come first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The words of the text.</summary>
    public IReadOnlyList<string> Words => Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Nothing is left out.</summary>
    public bool IsWhole => Words.Count == 0 && Outcome is null && Filter is null;

    /// <summary>In the order of the plan, or the other way round.</summary>
    public bool IsInPlanOrder => Sort == SampleSort.Plan && SortName is null;

    /// <summary>All samples in the order of the plan.</summary>
    public bool IsPlan => IsWhole && Sort == SampleSort.Plan && SortName is null && !IsDescending;
}

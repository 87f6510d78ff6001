using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>Which runs a list shows; the newest come first.</summary>
public sealed record RunQuery
{
    /// <summary>All runs.</summary>
    public static RunQuery All { get; } = new();

    /// <summary>Words that task, model, state, scorers, tags or id hold, all of them; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>State; null for any.</summary>
    public RunState? State { get; init; }

    /// <summary>The words of the text.</summary>
    public IReadOnlyList<string> Words => Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}

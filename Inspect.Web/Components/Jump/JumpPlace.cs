namespace Inspect.Web.Components.Jump;

/// <summary>Somewhere to go, or something to do.</summary>
/// <param name="Kind">What it is, in a word for people: <c>Run</c>, <c>Task</c>, <c>Sample</c>.</param>
/// <param name="Icon">Its sign.</param>
/// <param name="Title">Its name.</param>
/// <param name="Detail">What tells it from others of its name; empty where the name does.</param>
/// <param name="Address">Page to go to; null for a command.</param>
public sealed record JumpPlace(string Kind, string Icon, string Title, string Detail, string? Address)
{
    /// <summary>What a command does.</summary>
    public Func<Task>? Action { get; init; }

    /// <summary>The keys that do the same, one after the other.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}

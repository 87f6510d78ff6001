namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>A span or step that is open while events are counted.</summary>
/// <param name="Id">Its id; its name for a step.</param>
/// <param name="Parent">The span around it; null at the top.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Group">Place of the event that begins the group to which its events belong; −1 outside of all.</param>
/// <param name="Depth">Number of groups around its events.</param>
/// <param name="IsScoring">It is within the scorers.</param>
internal sealed record OutlineGroup(string Id, OutlineGroup? Parent, string Type, string Name, int Group, int Depth, bool IsScoring)
{
    /// <summary>What is outside of all spans.</summary>
    public static OutlineGroup Root { get; } = new(string.Empty, null, string.Empty, string.Empty, -1, 0, false);
}

namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>What the transcript knows of an event without holding it.</summary>
/// <param name="Index">Its place in the transcript.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Group">Place of the event that begins the group around it; −1 outside of all.</param>
/// <param name="Depth">Number of groups around it.</param>
/// <param name="Turn">Number of the turn it is or belongs to, from 1; 0 for none.</param>
/// <param name="Shape">How it is drawn.</param>
/// <param name="Label">What the outline says; empty for an event that is not in it.</param>
public sealed record EventMark(int Index, string Kind, int Group, int Depth, int Turn, EventShape Shape, string Label)
{
    /// <summary>It begins a turn.</summary>
    public bool IsTurn => Shape == EventShape.Turn;

    /// <summary>It begins a group.</summary>
    public bool IsGroup => Shape is EventShape.Solver or EventShape.Agent or EventShape.Scoring or EventShape.Part;

    /// <summary>The outline lists it.</summary>
    public bool IsInOutline => Label.Length > 0;
}

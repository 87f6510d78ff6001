using System.Collections.Immutable;
using Inspect.Web.Components.SamplePage.Events;

namespace Inspect.Web.Components.SamplePage;

/// <summary>A row of the transcript: a group's head, a turn with what belongs to it, or an event.</summary>
/// <param name="Item">The event.</param>
/// <param name="Inside">The events of a turn after its model call.</param>
/// <param name="Within">Name of the group, where the rows of several groups alternate; else null.</param>
/// <param name="IsHidden">The filter hides it; it is shown because a link points at it.</param>
public sealed record TranscriptRow(EventItem Item, ImmutableArray<EventItem> Inside, string? Within, bool IsHidden)
{
    /// <summary>The rows of the events that are loaded.</summary>
    /// <param name="items">The events in their order.</param>
    /// <param name="filter">Which kinds are shown.</param>
    /// <param name="isClosed">Whether the group that begins at a place is closed.</param>
    /// <param name="markOf">The mark at a place.</param>
    public static IReadOnlyList<TranscriptRow> Of(IReadOnlyList<EventItem> items, EventFilter filter, Func<int, bool> isClosed, Func<int, Outline.EventMark> markOf)
    {
        var rows = new List<TranscriptRow>();
        var group = -1;
        foreach (var item in items)
        {
            var mark = item.Mark;
            var isAlways = mark.IsTurn || mark.IsGroup;
            if (mark.Shape == Outline.EventShape.Silent || IsInside(mark.Group, isClosed, markOf) || !(isAlways || item.IsTarget || filter.Shows(item.Event)))
            {
                continue;
            }

            if (mark.Shape == Outline.EventShape.InTurn && rows is [.., { Item.Mark.IsTurn: true } turn] && turn.Item.Mark.Turn == mark.Turn)
            {
                rows[^1] = turn with { Inside = turn.Inside.Add(item) };
                continue;
            }

            var isElsewhere = rows.Count > 0 && mark.Group != group && mark.Group >= 0 && !IsInside(group, g => g == mark.Group, markOf) && !mark.IsGroup;
            rows.Add(new TranscriptRow(item, [], isElsewhere ? markOf(mark.Group).Label : null, !isAlways && !filter.Shows(item.Event)));
            group = mark.IsGroup ? mark.Index : mark.Group;
        }

        return rows;
    }

    /// <summary>Whether one of the groups around satisfies a condition.</summary>
    private static bool IsInside(int group, Func<int, bool> condition, Func<int, Outline.EventMark> markOf)
    {
        for (; group >= 0; group = markOf(group).Group)
        {
            if (condition(group))
            {
                return true;
            }
        }

        return false;
    }
}

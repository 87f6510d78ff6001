using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage;

/// <summary>About how many bytes a row takes on its way to the browser.</summary>
internal static class DrawWeight
{
    /// <summary>A turn of one line.</summary>
    private const int Line = 1_000;

    /// <summary>Frame, head and buttons of an event or message.</summary>
    private const int Frame = 2_500;

    /// <summary>The box of a text.</summary>
    private const int Box = 250;

    /// <summary>Marked text goes in pieces.</summary>
    private const double Markup = 1.5;

    /// <summary>Bytes of a message.</summary>
    public static int Of(ChatMessage message) => Frame + Of(VisibleTexts.Of(message));

    /// <summary>Bytes of a row of a transcript.</summary>
    public static int Of(TranscriptRow row, bool isOpen, ImmutableHashSet<string> drawnCalls) =>
        row.Item.Mark.IsTurn && !isOpen ? Line : Of(row.Item, drawnCalls) + row.Inside.Sum(i => Of(i, drawnCalls));

    private static int Of(EventItem item, ImmutableHashSet<string> drawnCalls) => Frame + Of(VisibleTexts.Of(item.Event, item.Mark, drawnCalls));

    private static int Of(IReadOnlyList<string> texts) => texts.Sum(t => Box + (int)(Markup * Math.Min(t.Length, CutText.FirstLength)));
}

using Inspect.Engine.Transcripts;

namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>Counts groups and turns up to a place of a transcript, of which only a part is read.</summary>
internal static class OutlineCount
{
    private const int CountedAtOnce = 50;

    /// <summary>
    /// Counts. Several may count at once, the page as a whole and somebody who asks for more: each adds what nobody has added meanwhile, on
    /// the renderer, where the outline is drawn from. An outline that is begun anew meanwhile is counted from its beginning.
    /// </summary>
    /// <param name="current">The outline as it is.</param>
    /// <param name="end">The place, from 0; it is not counted itself.</param>
    /// <param name="lookThroughAsync">Goes through events from a place on, until it is told to end.</param>
    public static async Task UpToAsync(Func<TranscriptOutline> current, int end, Func<int, Func<int, TranscriptEvent, bool>, Task> lookThroughAsync)
    {
        while (current().Marks.Count < end)
        {
            var outline = current();
            var first = outline.Marks.Count;
            var next = new List<TranscriptEvent>();
            await lookThroughAsync(
                first,
                (i, e) =>
                {
                    next.Add(e);
                    return next.Count < CountedAtOnce && i + 1 < end;
                });
            if (next.Count == 0)
            {
                return;
            }

            foreach (var happened in next.Skip(outline.Marks.Count - first))
            {
                outline.Add(happened);
            }
        }
    }
}

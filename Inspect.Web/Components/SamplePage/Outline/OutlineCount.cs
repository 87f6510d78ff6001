using Inspect.Engine.Transcripts;

namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>Counts groups and turns up to a place of a transcript, of which only a part is read.</summary>
internal static class OutlineCount
{
    private const int FirstAtOnce = 50;
    private const int MostAtOnce = 200;

    /// <summary>
    /// Counts. Several may count at once, the page as a whole and somebody who asks for more: each adds what nobody has added meanwhile, on
    /// the renderer, where the outline is drawn from. An outline that is begun anew meanwhile is counted from its beginning.
    /// </summary>
    /// <param name="current">The outline as it is.</param>
    /// <param name="end">The place, from 0; it is not counted itself.</param>
    /// <param name="readAsync">Reads so many events from a place on, without their prompts.</param>
    public static async Task UpToAsync(Func<TranscriptOutline> current, int end, Func<int, int, Task<IReadOnlyList<TranscriptEvent>>> readAsync)
    {
        // The more is counted, the less each step adds to what is seen, and each costs a way to the renderer.
        for (var most = FirstAtOnce; current().Marks.Count < end; most = Math.Min(MostAtOnce, 2 * most))
        {
            var outline = current();
            var first = outline.Marks.Count;
            var next = await readAsync(first, Math.Min(most, end - first));
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

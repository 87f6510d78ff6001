using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.Export;
using Inspect.Web.Components.SamplePage;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Runs;

namespace Inspect.Web.Export;

/// <summary>Writes the samples of a report, one after the other, each in pages of messages and events.</summary>
internal sealed class SampleReportWriter(ReportRenderer renderer, StreamWriter writer, ReportOptions options)
{
    private const int AtOnce = 50;
    private const int MostAtOnce = 300;

    private long _characters;
    private int _number;
    private int _events;

    private bool IsFull => options.MostMegabytes is { } most && _characters >= most * 1_000_000L;

    private string Limit => $"The report is limited to about {Format.Count(options.MostMegabytes ?? 0)} MB. The log has the rest.";

    /// <summary>Writes them.</summary>
    /// <param name="samples">Their rows, and what opens each.</param>
    /// <param name="label">What each is called.</param>
    /// <param name="cancellationToken">Ends the work in its middle.</param>
    public async Task WriteAsync(IEnumerable<(SampleView View, Func<SampleReader?> Open)> samples, Func<SampleView, string> label, CancellationToken cancellationToken)
    {
        foreach (var (view, open) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _number++;
            if (IsFull)
            {
                await LeaveAsync(view, label(view), $"This sample is left out. {Limit}");
                continue;
            }

            try
            {
                using var reader = open();
                await (reader is null
                    ? LeaveAsync(view, label(view), "The log has only the summary of this sample.")
                    : SampleAsync(view, label(view), reader, cancellationToken));
            }
            catch (EvalLogException error)
            {
                // One sample that cannot be read costs no other.
                await LeaveAsync(view, label(view), error.Message);
            }
        }
    }

    private async Task LeaveAsync(SampleView view, string label, string why) => await PutAsync(await renderer.DrawAsync<ReportSample>(
        (nameof(ReportSample.View), view), (nameof(ReportSample.Label), label), (nameof(ReportSample.Number), _number), (nameof(ReportSample.LeftOut), why)));

    private async Task SampleAsync(SampleView view, string label, SampleReader reader, CancellationToken cancellationToken)
    {
        using var content = new SampleContent(reader, isLive: false);
        var outline = new TranscriptOutline();
        await content.LookThroughAsync(
            0,
            (_, happened) =>
            {
                outline.Add(happened);
                return true;
            },
            cancellationToken);
        var whole = AttachmentResolver.Resolve(reader.Sample, reader.Attachments);
        var pieces = ReportHole.Split(await renderer.DrawAsync<ReportSample>(
            (nameof(ReportSample.View), view),
            (nameof(ReportSample.Label), label),
            (nameof(ReportSample.Number), _number),
            (nameof(ReportSample.Sample), whole),
            (nameof(ReportSample.Messages), content.MessageCount),
            (nameof(ReportSample.Events), content.EventCount)));
        await PutAsync(pieces[0]);
        await GuardAsync(() => MessagesAsync(content, cancellationToken));
        await PutAsync(pieces[1]);
        await GuardAsync(() => EventsAsync(content, outline, cancellationToken));
        await PutAsync(pieces[2]);
        _events += content.EventCount;
    }

    /// <summary>What cannot be read is named in its place.</summary>
    private async Task GuardAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (EvalLogException error)
        {
            await NoteAsync(error.Message);
        }
    }

    private async Task MessagesAsync(SampleContent content, CancellationToken cancellationToken)
    {
        for (var first = 0; first < content.MessageCount; first += AtOnce)
        {
            if (IsFull)
            {
                await NoteAsync($"Left out: {Format.Count(content.MessageCount - first, "more message")} of this sample. {Limit}");
                return;
            }

            var messages = await content.MessagesAsync(first, AtOnce, cancellationToken);
            await PutAsync(await renderer.DrawAsync<ReportMessages>((nameof(ReportMessages.Messages), messages)));
        }
    }

    private async Task EventsAsync(SampleContent content, TranscriptOutline outline, CancellationToken cancellationToken)
    {
        for (var first = 0; first < content.EventCount;)
        {
            if (IsFull)
            {
                await NoteAsync($"Left out: {Format.Count(content.EventCount - first, "more event")} of this sample. {Limit}");
                return;
            }

            var end = EndOf(outline, first);
            var events = await content.TurnsAsync(first, end - first, cancellationToken);
            ImmutableArray<EventItem> items = [.. events.Select((e, i) => new EventItem(e, outline.Marks[first + i], "#/transcript", false))];
            var rows = TranscriptRow.Of(items, EventFilter.All[0], _ => false, i => outline.Marks[i]).Select(Numbered).ToImmutableArray();
            await PutAsync(await renderer.DrawAsync<ReportEvents>(
                (nameof(ReportEvents.Rows), rows), (nameof(ReportEvents.Content), content), (nameof(ReportEvents.Turns), outline.TurnCount),
                (nameof(ReportEvents.DrawnCalls), events.OfType<ToolEvent>().Select(t => t.Id).ToImmutableHashSet())));
            first = end;
        }
    }

    /// <summary>Where a page of events ends: before a turn or an event of its own, so that no turn is torn, unless it is very long.</summary>
    private static int EndOf(TranscriptOutline outline, int first)
    {
        var end = Math.Min(first + AtOnce, outline.Marks.Count);
        while (end < outline.Marks.Count && end - first < MostAtOnce && outline.Marks[end].Shape == EventShape.InTurn)
        {
            end++;
        }

        return end;
    }

    /// <summary>The row with elements whose ids no other sample of the page has.</summary>
    private TranscriptRow Numbered(TranscriptRow row) => row with { Item = Numbered(row.Item), Inside = [.. row.Inside.Select(Numbered)] };

    private EventItem Numbered(EventItem item) => item with { Mark = item.Mark with { Index = _events + item.Mark.Index } };

    private async Task NoteAsync(string note) => await PutAsync(await renderer.DrawAsync<ReportNote>((nameof(ReportNote.Text), note), (nameof(ReportNote.IsCut), true)));

    private async Task PutAsync(string html)
    {
        _characters += html.Length;
        await writer.WriteAsync(html);
    }
}

using Inspect.Engine.Transcripts;

namespace Inspect.Web.Components.SamplePage;

/// <summary>An event as the transcript lists it.</summary>
/// <param name="Index">Its place in the transcript.</param>
/// <param name="Event">The event.</param>
/// <param name="Text">What it says, in a line.</param>
/// <param name="At">Seconds since the sample began.</param>
public sealed record EventRow(int Index, TranscriptEvent Event, string Text, string At)
{
    private const int Shown = 160;

    /// <summary>The row of an event.</summary>
    public static EventRow Of(int index, TranscriptEvent happened) =>
        new(index, happened, Format.Line(TextOf(happened), Shown), happened.WorkingStart is { } start ? Format.Seconds(start) : string.Empty);

    private static string TextOf(TranscriptEvent happened) => happened switch
    {
        ModelEvent { Pending: true } model => $"{model.Model} answers",
        ModelEvent { Error: { } error } model => $"{model.Model}: {error}",
        ModelEvent model => $"{model.Model}: {model.Output.Completion}",
        ToolEvent tool => tool.Function,
        ScoreEvent score => $"{score.Scorer} {score.Score.Value}",
        SpanBeginEvent span => $"{span.Type} {span.Name}",
        ErrorEvent error => error.Error.Message,
        StateEvent state => $"{state.Changes.Length} changes",
        _ => string.Empty,
    };
}

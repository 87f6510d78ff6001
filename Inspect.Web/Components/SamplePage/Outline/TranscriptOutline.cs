using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Outline;

/// <summary>
/// Finds the structure of a transcript from its events in their order: groups, depth, turns. Spans hang under their parents and may be
/// interleaved; steps of old logs nest by their order and may lack an end. Not thread-safe.
/// </summary>
public sealed class TranscriptOutline
{
    private const int LabelLength = 80;
    private const string TurnWord = "answer";

    private readonly List<EventMark> _marks = [];
    private readonly Dictionary<string, OutlineGroup> _spans = new(StringComparer.Ordinal);
    private readonly List<OutlineGroup> _steps = [];

    /// <summary>Marks so far, by place.</summary>
    public IReadOnlyList<EventMark> Marks => _marks;

    /// <summary>Turns so far.</summary>
    public int TurnCount { get; private set; }

    /// <summary>Adds the next event.</summary>
    public void Add(TranscriptEvent happened) => _marks.Add(happened switch
    {
        SpanBeginEvent span => Begin(span.Id, span.ParentId is { } parent && _spans.TryGetValue(parent, out var around) ? around : Step, span.Type ?? span.Name, span.Name, happened),
        StepEvent { Action: "begin" } step => Begin(null, Around(step), step.Type ?? step.Name, step.Name, happened),
        StepEvent step => EndStep(step),
        SpanEndEvent => Mark(happened, Around(happened), EventShape.Silent, 0, string.Empty),
        ModelEvent model when !Around(model).IsScoring => Mark(model, Around(model), EventShape.Turn, ++TurnCount, TurnLabel(model)),
        _ => Other(happened),
    });

    /// <summary>An event of the sample itself. A turn without a text is called by what its first tool was asked to do.</summary>
    private EventMark Other(TranscriptEvent happened)
    {
        var around = Around(happened);
        var before = LastShown();
        var isInTurn = !around.IsScoring && happened is not SampleInitEvent && before is { Turn: > 0 } && before.Group == around.Group;
        if (isInTurn && happened is ToolEvent tool)
        {
            var turn = _marks.FindLastIndex(m => m.IsTurn && m.Turn == before!.Turn);
            if (_marks[turn].Label == TurnWord)
            {
                _marks[turn] = _marks[turn] with { Label = Words(CallText.Of(tool.Function, tool.Arguments).Line) };
            }
        }

        var label = happened switch
        {
            ScoreEvent score => $"{score.Scorer ?? "score"}",
            ScoreEditEvent edit => $"{edit.ScoreName} edited",
            ErrorEvent => "error",
            SampleLimitEvent limit => $"{limit.Type} limit",
            SampleInitEvent => "Sample",
            _ => string.Empty,
        };
        return Mark(happened, around, isInTurn ? EventShape.InTurn : EventShape.Alone, isInTurn ? before!.Turn : 0, Format.Line(label, LabelLength));
    }

    private EventMark? LastShown() => _marks.FindLast(m => m.Shape != EventShape.Silent);

    private OutlineGroup Step => _steps is [.., var last] ? last : OutlineGroup.Root;

    private OutlineGroup Around(TranscriptEvent happened)
    {
        var span = happened.SpanId is { } id && _spans.TryGetValue(id, out var group) ? group : null;
        return span is null || Step.Depth > span.Depth ? Step : span;
    }

    private EventMark Begin(string? id, OutlineGroup around, string type, string name, TranscriptEvent happened)
    {
        var shape = ShapeOf(type, name, around);
        var isShown = shape != EventShape.Silent;
        var group = new OutlineGroup(
            id ?? name, around, type, name, isShown ? _marks.Count : around.Group, isShown ? around.Depth + 1 : around.Depth, around.IsScoring || type is "scorers" or "scorer");
        if (id is null)
        {
            _steps.Add(group);
        }
        else
        {
            _spans[id] = group;
        }

        return Mark(happened, around, shape, 0, isShown ? Format.Line(shape == EventShape.Scoring ? "Scoring" : name, LabelLength) : string.Empty);
    }

    /// <summary>The end of a step closes those inside it that have no end; an end without a beginning closes nothing.</summary>
    private EventMark EndStep(StepEvent step)
    {
        var begun = _steps.FindLastIndex(s => s.Name == step.Name);
        if (begun >= 0)
        {
            _steps.RemoveRange(begun, _steps.Count - begun);
        }

        return Mark(step, Around(step), EventShape.Silent, 0, string.Empty);
    }

    private static EventShape ShapeOf(string type, string name, OutlineGroup around) => type switch
    {
        "init" or "solvers" or "tool" or "task" => EventShape.Silent,
        "scorer" when around.IsScoring => EventShape.Silent,
        "scorers" or "scorer" => EventShape.Scoring,
        // A solver that is an agent is written as both.
        "agent" when around.Name == name => EventShape.Silent,
        "agent" or "handoff" => EventShape.Agent,
        "solver" => EventShape.Solver,
        _ => EventShape.Part,
    };

    private EventMark Mark(TranscriptEvent happened, OutlineGroup around, EventShape shape, int turn, string label) =>
        new(_marks.Count, happened.Kind, around.Group, around.Depth, turn, shape, label);

    /// <summary>The beginning of a text. What lies in an attachment is not read for the outline.</summary>
    private static string Words(string text) => text.StartsWith(AttachmentResolver.Prefix, StringComparison.Ordinal) ? "a long text" : Format.Line(text, LabelLength);

    private static string TurnLabel(ModelEvent model)
    {
        if (model.Output.Choices is [{ Message.ToolCalls: [var call, ..] }, ..])
        {
            return Words(CallText.Of(call.Function, call.Arguments).Line);
        }

        var text = model.Output.Completion.Length > 0 ? model.Output.Completion : model.Output.Choices is [var first, ..] ? first.Message.Text : string.Empty;
        return text.Trim().Length > 0 ? Words(text.Trim()) : model.Error is not null ? "failed" : TurnWord;
    }
}

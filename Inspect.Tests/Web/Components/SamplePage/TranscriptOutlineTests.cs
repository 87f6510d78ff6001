using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Tests.Logs;
using Inspect.Web.Components.SamplePage.Outline;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>Groups, depth and turns of a transcript, from spans and from the steps of old logs.</summary>
public sealed class TranscriptOutlineTests
{
    public static IEnumerable<TheoryDataRow<string>> Logs() => LogVectors.Names();

    /// <summary>An outline is made of as little as can be read of each event: it says the same as one of whole events.</summary>
    [Theory]
    [MemberData(nameof(Logs))]
    public async Task Add_SketchesOfVectors_MakesTheOutlineOfWholeEvents(string name)
    {
        var (path, _) = LogVectors.Open(name);
        foreach (var summary in (await EvalLogReader.ReadSummariesAsync(path, TestContext.Current.CancellationToken)).Take(10))
        {
            using var reader = await SampleReader.OpenAsync(path, summary.Id, summary.Epoch, TestContext.Current.CancellationToken);

            Assert.Equal(Marks([.. reader.EventOutline(0, int.MaxValue)]), Marks([.. reader.EventSketches(0, int.MaxValue)]));
            Assert.Equal(reader.EventOutline(0, int.MaxValue).Select(e => e.Uuid), reader.EventSketches(0, int.MaxValue).Select(e => e.Uuid));
        }
    }

    [Fact]
    public void Add_ASolverThatIsAnAgent_IsOneGroup()
    {
        var marks = Marks(Span("s", null, "solvers", "solvers"), Span("a", "s", "solver", "react"), Span("b", "a", "agent", "react"), Model("b"), Span("t", "b", "tool", "bash"), Tool("t"), End("t"), Model("b"));

        Assert.Equal(["Silent", "Solver", "Silent", "Turn", "Silent", "InTurn", "Silent", "Turn"], marks.Select(m => m.Shape.ToString()));
        Assert.Equal([0, 0, 0, 1, 0, 1, 0, 2], marks.Select(m => m.Turn));
        Assert.Equal("ls", marks[3].Label);
        Assert.Equal(1, marks[3].Group);
    }

    [Fact]
    public void Add_ModelCallsOfScorers_AreNoTurns()
    {
        var marks = Marks(Span("s", null, "scorers", "scorers"), Span("g", "s", "scorer", "graded"), Model("g"));

        Assert.Equal(["Scoring", "Silent", "Alone"], marks.Select(m => m.Shape.ToString()));
        Assert.Equal("Scoring", marks[0].Label);
    }

    /// <summary>The loop of an agent that a limit ended has no end in logs of 2025.</summary>
    [Fact]
    public void Add_StepsWithoutAnEnd_GoOnToTheLast()
    {
        var marks = Marks(Step("begin", "use_tools"), Step("end", "use_tools"), Step("begin", "loop"), Model(null), Step("end", "never"), Model(null));

        Assert.Equal([-1, -1, -1, 2, 2, 2], marks.Select(m => m.Group));
        Assert.Equal(2, marks[^1].Turn);
    }

    [Fact]
    public void Add_AgentsThatAlternate_KeepTheirOwnEvents()
    {
        var marks = Marks(Span("a", null, "agent", "first"), Span("b", null, "agent", "second"), Model("a"), Model("b"), Tool("a"), Tool("b"));

        Assert.Equal([-1, -1, 0, 1, 0, 1], marks.Select(m => m.Group));
        Assert.Equal(["Agent", "Agent", "Turn", "Turn", "Alone", "Alone"], marks.Select(m => m.Shape.ToString()));
    }

    private static IReadOnlyList<EventMark> Marks(params TranscriptEvent[] events)
    {
        var outline = new TranscriptOutline();
        Array.ForEach(events, outline.Add);
        return outline.Marks;
    }

    private static SpanBeginEvent Span(string id, string? parent, string type, string name) => new() { Id = id, SpanId = id, ParentId = parent, Type = type, Name = name };

    private static SpanEndEvent End(string id) => new() { Id = id, SpanId = id };

    private static StepEvent Step(string action, string name) => new() { Action = action, Type = "solver", Name = name };

    private static ModelEvent Model(string? span) => new() { SpanId = span, Model = "m", Output = ModelOutput.Empty };

    private static ToolEvent Tool(string span) => new()
    {
        SpanId = span,
        Id = "1",
        Function = "bash",
        Arguments = new Dictionary<string, JsonElement> { ["cmd"] = JsonSerializer.SerializeToElement("ls") },
    };
}

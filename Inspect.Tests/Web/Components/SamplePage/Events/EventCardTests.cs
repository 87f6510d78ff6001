using System.Text.Json;
using Bunit;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.SamplePage.Events;

/// <summary>Each kind of event as its own component draws it: what it is called, and what there is to read (product reference A6).</summary>
public sealed class EventCardTests : BunitContext
{
    private static readonly Dictionary<string, TranscriptEvent> Events = new()
    {
        ["model"] = new ModelEvent { Model = "m", Role = "grader", Input = [ChatMessage.User("Is it right?")], Output = Output("Yes") },
        ["model error"] = new ModelEvent { Model = "m", Input = [], Output = ModelOutput.Empty, Error = "429 too many" },
        ["tool"] = new ToolEvent { Id = "1", Function = "bash", Arguments = Map(("cmd", "ls")), Result = Json("a.txt") },
        ["tool error"] = new ToolEvent { Id = "1", Function = "bash", Arguments = Map(("cmd", "ls")), Error = new ToolCallError { Type = "timeout", Message = "after 10 s" } },
        ["todo"] = new ToolEvent { Id = "1", Function = "todo_write", Arguments = new Dictionary<string, JsonElement> { ["todos"] = Json(new[] { new { content = "look", status = "completed" } }) } },
        ["score"] = new ScoreEvent { Score = new Score { Value = ScoreValue.Correct, Answer = "4", Explanation = "same **number**" }, Scorer = "match", Target = Target.Of("four") },
        ["score intermediate"] = new ScoreEvent { Score = new Score { Value = ScoreValue.Incorrect }, Intermediate = true },
        ["score_edit"] = new ScoreEditEvent { ScoreName = "match", Edit = Json(new { value = "C", provenance = new { author = "ann", timestamp = "2026-01-02T03:04:05Z", reason = "read again" } }) },
        ["error"] = new ErrorEvent { Error = new EvalError { Message = "boom", Traceback = "line 1", TracebackAnsi = string.Empty } },
        ["sample_limit"] = new SampleLimitEvent { Type = "message", Message = "more than 50" },
        ["logger"] = new LoggerEvent { Message = Json(new { level = "warning", message = "low disk", name = "app" }) },
        ["info"] = new InfoEvent { Source = "agent", Data = Json("note") },
        ["state"] = new StateEvent { Changes = [Json(new { op = "add", path = "/messages/2/content", value = "hi" })] },
        ["store"] = new StoreEvent { Changes = [Json(new { op = "replace", path = "/count", value = 2, replaced = 1 })] },
        ["terminal"] = new StoreEvent
        {
            Changes =
            [
                Json(new { op = "add", path = "/HumanAgentState:logs", value = new Dictionary<string, string> { ["ann_20260102_030405.output"] = "$ \u001b[1mls\u001b[0m\r\na.txt", ["ann_20260102_030405.timing"] = "O 1 3\nO 70 20\n" } }),
                Json(new { op = "replace", path = "/HumanAgentState:answer", value = "42" }),
            ],
        },
        ["input"] = Other("input", ("input", "yes, go on")),
        ["approval"] = Other("approval", ("decision", "reject"), ("approver", "human"), ("explanation", "too risky")),
        ["sandbox"] = Other("sandbox", ("action", "exec"), ("cmd", "make"), ("output", "done")),
        ["compaction"] = Other("compaction", ("type", "summary"), ("source", "agent")),
        ["checkpoint"] = Other("checkpoint", ("checkpoint_id", "7"), ("trigger", "turn")),
        ["branch"] = Other("branch", ("from_anchor", "a1")),
        ["anchor"] = Other("anchor", ("anchor_id", "a1"), ("source", "user")),
        ["interrupt"] = Other("interrupt", ("interrupted", "tool_call"), ("source", "operator")),
        ["sentinel"] = Other("sentinel", ("function", "watch"), ("stage", "after_turn"), ("suspicion", "0.9"), ("explanation", "odd")),
        ["later"] = Other("kind_of_tomorrow", ("what", "new")),
    };

    [Theory]
    [InlineData("model", "Model as grader", "Is it right?", "Yes")]
    [InlineData("model error", "Model", "failed", "429 too many")]
    [InlineData("tool", "bash", "ls", "a.txt")]
    [InlineData("tool error", "bash", "timeout", "after 10 s")]
    [InlineData("todo", "todo_write", "look", "completed")]
    [InlineData("score", "Score", "match", "four", "4", "same number")]
    [InlineData("score intermediate", "Intermediate score", "I")]
    [InlineData("score_edit", "Score edited", "ann set value to C", "read again")]
    [InlineData("error", "Error", "boom", "line 1")]
    [InlineData("sample_limit", "limit", "more than 50")]
    [InlineData("logger", "low disk")]
    [InlineData("info", "Info", "agent", "note")]
    [InlineData("state", "State", "1 change", "messages[2].content", "hi")]
    [InlineData("store", "Store", "count", "1", "2")]
    [InlineData("terminal", "Terminal of a person", "1 session", "ann, 2026-01-02 03:04:05", "1:11", "$ ls", "a.txt", "HumanAgentState:answer", "42")]
    [InlineData("input", "Input of a person", "yes, go on")]
    [InlineData("approval", "Approval", "reject by human", "too risky")]
    [InlineData("sandbox", "Sandbox: run", "make", "done")]
    [InlineData("compaction", "Context compacted", "summary · by agent")]
    [InlineData("checkpoint", "Checkpoint 7", "by turn")]
    [InlineData("branch", "Branch", "from a1")]
    [InlineData("anchor", "Anchor", "a1 user")]
    [InlineData("interrupt", "Interrupted", "tool call, by operator")]
    [InlineData("sentinel", "Monitor", "watch", "after turn", "odd")]
    [InlineData("later", "kind of tomorrow", "new")]
    public void Render_AKind_ShowsItsTitleAndTexts(string name, params string[] texts)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Keyboard>();
        Services.AddSingleton(TimeProvider.System);
        Renderer.SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        using var content = new SampleContent(SampleReader.Of(MakeLog.Sample(SampleId.Of(1))), isLive: false);
        var item = new EventItem(Events[name], new EventMark(3, Events[name].Kind, -1, 0, 0, EventShape.Alone, string.Empty), "http://localhost/runs/r/s/1/1/transcript?event=3", false);

        var card = Render<EventCard>(p => p.Add(c => c.Item, item).Add(c => c.Content, content)).Find("article");

        Assert.Equal(("e-3", Events[name].Kind), (card.Id, card.GetAttribute("data-kind")));
        Assert.All(texts, text => Assert.Contains(text, card.TextContent, StringComparison.OrdinalIgnoreCase));
    }

    private static ModelOutput Output(string text) =>
        new() { Model = "m", Choices = [new ChatChoice { Message = ChatMessage.Assistant(text), StopReason = "stop" }], Completion = text };

    private static OtherEvent Other(string kind, params (string Name, string Value)[] fields) => OtherEvent.Of(kind) with { Unknown = Map(fields) };

    private static Dictionary<string, JsonElement> Map(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => Json(f.Value));

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}

using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.SamplePage.Find;

/// <summary>Find looks through what would be drawn, each text once.</summary>
public sealed class FindSessionTests
{
    [Fact]
    public async Task Run_AnAgentsTurns_FindsCallsResultsAndTitlesOnce()
    {
        ChatMessage[] prompt = [ChatMessage.User("find the needle")];
        var call = new ToolCall { Id = "c1", Function = "bash", Arguments = Arguments("grep needle") };
        var answer = ChatMessage.Assistant("I look for it") with { ToolCalls = [call] };
        ChatMessage[] next = [.. prompt, answer, new ChatMessage { Role = "tool", Content = "a needle", ToolCallId = Json("c1") }];
        using var find = Session("needle", Model(prompt, answer), Tool("c1", "grep needle", "a needle"), Model(next, ChatMessage.Assistant("needle found")));

        await find.RunAsync(() => { });

        // The question, the command, its output, the answer: the prompt of the second turn says nothing new.
        Assert.Equal([(0, 1), (1, 1), (1, 2), (2, 1)], find.Hits.Select(h => (h.Place, h.Block)));
        Assert.Equal((4, true, null), (find.Total, find.IsDone, find.Problem));
        var found = await find.TextOfAsync(find.Hits[2]);
        Assert.Equal(("a needle", 2, 6), (found!.Text, found.Offset, found.Length));
    }

    [Fact]
    public async Task Run_ATitle_IsFoundThoughNoTextHoldsIt()
    {
        using var find = Session("turn 2", Model([ChatMessage.User("a")], ChatMessage.Assistant("b")), Model([ChatMessage.User("a")], ChatMessage.Assistant("c")));

        await find.RunAsync(() => { });

        Assert.Equal([new FindHit(1, 0, 0, 6)], find.Hits);
    }

    [Fact]
    public async Task Run_ManyEvents_ReportsOnTheWay()
    {
        using var find = Session("x", [.. Enumerable.Range(0, 100).Select(i => new InfoEvent { Data = Json($"x {i}") })]);
        var seen = new List<int>();

        await find.RunAsync(() => seen.Add(find.Total));

        Assert.Equal(100, find.Total);
        Assert.Contains(seen, s => s is > 0 and < 100);
    }

    [Fact]
    public async Task Run_Messages_FindsThemByPlace()
    {
        var sample = MakeLog.Sample(SampleId.Of(1)) with { Messages = [ChatMessage.User("one"), ChatMessage.Assistant("two"), ChatMessage.User("two and two")] };
        using var content = new SampleContent(SampleReader.Of(sample), isLive: false);
        using var find = new FindSession(content, ofMessages: true, "two");

        await find.RunAsync(() => { });

        Assert.Equal([new FindHit(1, 1, 0, 3), new FindHit(2, 1, 0, 3), new FindHit(2, 1, 8, 3)], find.Hits);
    }

    private static FindSession Session(string query, params TranscriptEvent[] events) =>
        new(new SampleContent(SampleReader.Of(MakeLog.Sample(SampleId.Of(1)) with { Events = [.. events] }), isLive: false), ofMessages: false, query);

    private static ModelEvent Model(ChatMessage[] input, ChatMessage answer) => new()
    {
        Model = "m",
        Input = [.. input],
        Output = new ModelOutput { Model = "m", Choices = [new ChatChoice { Message = answer, StopReason = "stop" }], Completion = answer.Text },
    };

    private static ToolEvent Tool(string id, string command, string result) => new() { Id = id, Function = "bash", Arguments = Arguments(command), Result = Json(result) };

    private static Dictionary<string, JsonElement> Arguments(string command) => new() { ["cmd"] = Json(command) };

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);
}

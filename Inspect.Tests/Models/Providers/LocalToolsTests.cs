using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Tools;

namespace Inspect.Tests.Models.Providers;

/// <summary>Calls of tools in the answers of local models, as their families write them, and what else of an answer reaches the log.</summary>
public sealed class LocalToolsTests
{
    private static readonly ToolInfo Add = new() { Name = "add", Description = "Adds.", Parameters = JsonElement.Parse("""{"type":"object","properties":{"x":{"type":"integer"}}}""") };
    private static readonly ToolInfo Other = new() { Name = "other" };
    private static readonly IReadOnlyList<JsonElement> Offered = LocalTools.Of(new ToolOffer([Add, Other], ToolChoice.Auto));

    [Theory]
    [InlineData("""Sure. <tool_call>{"name": "add", "arguments": {"x": 1}}</tool_call>""", "Sure.", "add(x=1)")]
    [InlineData("<tool_call>\n{\"name\": \"add\", \"arguments\": {\"x\": 1}}\n</tool_call>\n<tool_call>\n{\"name\": \"other\", \"arguments\": {}}\n</tool_call>", "", "add(x=1) other()")]
    [InlineData("""<tool_call>{"name": "new", "arguments": "{\"x\": 2}"}""", "", "new(x=2)")]
    [InlineData("""<tool_call>add 1</tool_call>""", "", "unknown()!")]
    [InlineData("""{"name": "add", "parameters": {"x": 3}}""", "", "add(x=3)")]
    [InlineData("""<|python_tag|>{"name": "add", "parameters": {"x": 3}}; {"name": "other", "parameters": {}}""", "", "add(x=3) other()")]
    [InlineData("""[TOOL_CALLS] [{"name": "add", "arguments": {"x": 4}}, {"name": "add", "arguments": {"x": 5}}]""", "", "add(x=4) add(x=5)")]
    [InlineData("""[TOOL_CALLS]add[ARGS]{"x": 6}""", "", "add(x=6)")]
    [InlineData("""add{"x": 7}""", "", "add(x=7)")]
    [InlineData("""{"name": "nobody", "parameters": {"x": 3}}""", """{"name": "nobody", "parameters": {"x": 3}}""", "")]
    [InlineData("""{"answer": 4}""", """{"answer": 4}""", "")]
    [InlineData("The tool add {is} nice.", "The tool add {is} nice.", "")]
    [InlineData("[1, 2", "[1, 2", "")]
    public void Read_AnswersOfTheFamilies_GivesTheCalls(string answer, string text, string calls)
    {
        var (left, found) = LocalTools.Read(answer, Offered);

        Assert.Equal((text, calls), (left, string.Join(' ', found.Select(Shown))));
    }

    [Fact]
    public void Of_TheChoice_LeavesOutWhatMayNotBeCalled()
    {
        Assert.Empty(LocalTools.Of(new ToolOffer([Add, Other], ToolChoice.None)));
        Assert.Equal("other", Assert.Single(LocalTools.Of(new ToolOffer([Add, Other], ToolChoice.Of("other")))).GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("""{"type":"function","function":{"name":"add","description":"Adds.","parameters":{"type":"object","properties":{"x":{"type":"integer"}}}}}""", Offered[0].GetRawText());
    }

    [Fact]
    public void ToChoices_LogProbabilitiesAndAlternatives_StandAsInLogs()
    {
        LocalToken token = new("é", [0xC3, 0xA9], -0.5) { Top = [new LocalToken("a", [0x61], double.NegativeInfinity)] };
        var end = new LocalEnd { StopReason = "stop", Detail = "end", InputTokens = 1, OutputTokens = 1, QueueSeconds = 0, FirstTokenSeconds = 0, TokensPerSecond = 0, BatchSize = 1, Tokens = [token] };
        var prompt = new LocalScore { Tokens = [new LocalToken("b", [0x62], -2)], IsGreedy = false, InputTokens = 1 };

        var choices = LocalChoices.Of(
            new ChatChoice { Message = ChatMessage.Assistant("first"), StopReason = "stop" }, new LocalAnswers([("first", end), ("second", end with { Tokens = [], StopReason = "max_tokens" })], prompt));

        Assert.Equal([("first", "stop"), ("second", "max_tokens")], choices.Select(c => (c.Message.Text, c.StopReason)));
        Assert.Equal("""{"content":[{"token":"\u00E9","logprob":-0.5,"bytes":[195,169],"top_logprobs":[{"token":"a","logprob":-9999,"bytes":[97]}]}]}""", choices[0].Unknown!["logprobs"].GetRawText());
        Assert.Equal("""{"content":[{"token":"b","logprob":-2,"bytes":[98],"top_logprobs":null}]}""", choices[0].Unknown!["prompt_logprobs"].GetRawText());
        Assert.Null(choices[1].Unknown);
    }

    [Fact]
    public void LocalConversation_CallsAndResults_GoToTheTemplate()
    {
        var call = new ToolCall { Id = "1", Function = "add", Arguments = new Dictionary<string, JsonElement> { ["x"] = JsonElement.Parse("1") } };
        ChatMessage[] messages =
        [
            ChatMessage.User("Add"),
            ChatMessage.Assistant("I do") with { ToolCalls = [call] },
            new ChatMessage { Role = ChatRoles.Tool, Content = "3", ToolCallId = JsonElement.Parse("\"1\""), Function = "add" },
        ];

        var local = LocalMessages.Of(LocalConversation.Of("onnx", messages));

        Assert.Equal([("user", "Add"), ("assistant", "I do"), ("tool", "3")], local.Select(m => (m.Role, m.Content)));
        Assert.Equal(("add", "add"), (Assert.Single(local[1].ToolCalls).Name, local[2].ToolName));
    }

    private static string Shown(ToolCall call) => $"{call.Function}({string.Join(',', call.Arguments.Select(a => $"{a.Key}={a.Value}"))}){(call.ParseError is null ? string.Empty : "!")}";
}

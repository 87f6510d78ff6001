using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Tests.Models.Providers;

/// <summary>Anthropic's messages beyond the vectors; what is expected are rules of the reference.</summary>
public sealed class AnthropicRuleTests
{
    // The limit of an answer grows with what is thought, up to what the model can; 64,000 at least for the highest efforts.
    [Theory]
    [InlineData("claude-opus-4-1", """{"reasoning_tokens":2048}""", 32_000)]
    [InlineData("claude-opus-4-6", """{"reasoning_effort":"xhigh"}""", 48_000)]
    [InlineData("claude-opus-4-6", """{"reasoning_effort":"minimal"}""", 36_096)]
    [InlineData("claude-sonnet-4-5", """{"effort":"max"}""", 64_000)]
    [InlineData("claude-opus-5", """{"reasoning_effort":"max"}""", 64_000)]
    [InlineData("claude-3-5-haiku-latest", """{"effort":"max"}""", 64_000)]
    public void MaxTokens_WhereNobodySays_FitsModelAndEffort(string model, string config, int expected) =>
        Assert.Equal(expected, Body(model, config: config)["max_tokens"]!.GetValue<int>());

    [Theory]
    [InlineData("claude-opus-4-6", """{"effort":"low","reasoning_effort":"xhigh"}""", "high", "adaptive")]
    [InlineData("claude-opus-4-7", """{"reasoning_effort":"xhigh"}""", "xhigh", "adaptive")]
    [InlineData("claude-sonnet-4-5", """{"effort":"max"}""", "high", null)]
    [InlineData("claude-opus-4-6", """{"reasoning_tokens":2048,"reasoning_effort":"low"}""", "low", "adaptive")]
    [InlineData("claude-sonnet-4-5", """{"reasoning_tokens":2048,"reasoning_effort":"none"}""", null, "enabled")]
    [InlineData("claude-opus-5", """{"effort":"max","reasoning_effort":"none"}""", "high", "disabled")]
    [InlineData("claude-fable-5", """{"reasoning_effort":"none"}""", null, null)]
    public void Effort_AndThinking_FollowTheModel(string model, string config, string? effort, string? thinking)
    {
        var body = Body(model, config: config);

        Assert.Equal((effort, thinking), (body["output_config"]?["effort"]?.GetValue<string>(), body["thinking"]?["type"]?.GetValue<string>()));
    }

    [Fact]
    public void Previews_OfASetting_StandInOrderAndOnce()
    {
        var made = AnthropicRequest.Of(ProviderRequests.Of(
            "claude-sonnet-4-5", config: """{"effort":"high","reasoning_effort":"low","response_schema":{"name":"n","json_schema":{"type":"object"}},"extra_headers":{"Anthropic-Beta":"b-1, b-2"}}""", arguments: """{"betas":["b-1"]}"""));

        Assert.Equal("b-1,b-2,effort-2025-11-24,output-128k-2025-02-19,structured-outputs-2025-11-13,interleaved-thinking-2025-05-14", string.Join(',', made.Betas));
    }

    // Amid a conversation the system speaks itself from Claude 4.8 on, before as a reminder; beside a result of a tool it goes on top.
    [Theory]
    [InlineData("claude-opus-4-8", "u", """[{"role":"user","content":"a"},{"role":"system","content":"S"},{"role":"assistant","content":[{"type":"text","text":"b"}]}]""")]
    [InlineData("claude-opus-4-6", "u", """[{"role":"user","content":"a\n<system-reminder>\nS\n</system-reminder>"},{"role":"assistant","content":[{"type":"text","text":"b"}]}]""")]
    [InlineData("claude-mythos-preview", "u", """[{"role":"user","content":"a\n<system-reminder>\nS\n</system-reminder>"},{"role":"assistant","content":[{"type":"text","text":"b"}]}]""")]
    public void System_AmidAConversation_StaysThere(string model, string top, string messages)
    {
        var body = Body(model, """[{"role":"system","content":"u"},{"role":"user","content":"a"},{"role":"system","content":"S"},{"role":"assistant","content":"b"}]""", """{"cache_prompt":false}""");

        Assert.Equal(top, string.Concat(body["system"]!.AsArray().Select(s => s!["text"]!.GetValue<string>())));
        Assert.Equal(JsonNode.Parse(messages)!.ToJsonString(), body["messages"]!.ToJsonString());
    }

    [Fact]
    public void System_BesideAResult_GoesOnTop()
    {
        var body = Body("claude-3-5-haiku-latest", """
            [{"role":"user","content":"a"},{"role":"assistant","content":"","tool_calls":[{"id":"1","function":"t","arguments":{},"type":"function"}]},{"role":"tool","tool_call_id":"1","content":"r"},{"role":"system","content":"S"}]
            """);

        Assert.Equal("S", body["system"]![0]!["text"]!.GetValue<string>());
    }

    // A text alone counts as the block before the last, but cannot be marked: nothing is.
    [Theory]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", 0)]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"},{"type":"reasoning","reasoning":"S","summary":"s","redacted":true}]}]""", 1)]
    public void Lookback_IsTheBlockBeforeTheLast(string messages, int marks)
    {
        var sent = Body("claude-sonnet-4-5", messages)["messages"]!.ToJsonString();

        Assert.Equal(marks, sent.Split("cache_control").Length - 1);
        Assert.Equal(marks == 1, sent.Contains("""{"type":"text","text":"a","cache_control""", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":[{"type":"reasoning","reasoning":"R","signature":"SIG"}],"model":"claude-x"}""", """[{"type":"text","text":"\u003Cthink\u003ER\u003C/think\u003E"}]""")]
    [InlineData("""{"role":"assistant","content":[{"type":"reasoning","reasoning":"SIG","summary":"s"}]}""", """[{"type":"thinking","thinking":"s","signature":"SIG"},{"type":"text","text":"(no content)"}]""")]
    [InlineData("""{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"reasoning","reasoning":"SIG","summary":"s","redacted":true}],"model":"claude-3-7"}""", """[{"type":"thinking","thinking":"s","signature":"SIG"},{"type":"text","text":"a"}]""")]
    [InlineData("""{"role":"tool","tool_call_id":"9","function":"f","content":"r","error":{"type":"timeout","message":"late"}}""", "\"[Tool result for f (error: late)]\\nr\"")]
    [InlineData("""{"role":"user","content":[{"type":"document","document":"data:text/csv;base64,YSxi","citations":true}]}""", """[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"},"title":"document.csv","citations":{"enabled":true}}]""")]
    public void Message_OfAnyKind_IsSent(string message, string content) =>
        Assert.Equal(content, Body("claude-sonnet-4-5", $"[{message}]", """{"cache_prompt":false}""")["messages"]![0]!["content"]!.ToJsonString());

    [Fact]
    public void Assistants_InARow_AreOne() => Assert.Equal(
        """[{"type":"text","text":"a\nb"}]""",
        Body("claude-sonnet-4-5", """[{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}]""", """{"cache_prompt":false}""")["messages"]![0]!["content"]!.ToJsonString());

    [Fact]
    public void ParallelCalls_ThatAreWanted_AreSaid() => Assert.Equal(
        """{"type":"auto","disable_parallel_tool_use":false}""",
        Body("claude-sonnet-4-5", config: """{"parallel_tool_calls":true}""", tools: """[{"name":"t","parameters":{"type":"object"}}]""")["tool_choice"]!.ToJsonString());

    [Fact]
    public void Answer_WithMoreThanText_IsRead()
    {
        var output = AnthropicAnswer.Of(
            JsonElement.Parse("""
                {"id":"1","model":"m","stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"no"},"novel":1,
                 "content":[{"type":"text","text":"<result>a</result>"},{"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}},
                   {"type":"web_search_tool_result","tool_use_id":"s","content":[{"type":"web_search_result","url":"u"}]}],
                 "usage":{"input_tokens":1,"output_tokens":1,"iterations":[{"type":"compaction","input_tokens":5,"output_tokens":2},{"type":"message","input_tokens":1,"output_tokens":1}]}}
                """),
            hasTools: true);

        var message = output.Choices[0].Message;
        Assert.Equal("a", message.Text);
        Assert.Equal("tool_use", message.Content.Parts[1].Type);
        Assert.Equal("{\n  \"query\": \"q\"\n}", PartFields.Text(message.Content.Parts[1], "arguments"));
        Assert.Equal("""{"type":"refusal","category":"cyber","explanation":"no","categories":[{"category":"cyber"}]}""", output.Choices[0].Unknown!["stop_details"].GetRawText());
        Assert.Equal((6L, 3L, 9L), (output.Usage!.InputTokens, output.Usage.OutputTokens, output.Usage.TotalTokens));
        Assert.Equal("""{"novel":1}""", output.Metadata!["extra_body"].GetRawText());
    }

    private static JsonObject Body(string model, string messages = """[{"role":"user","content":"Hi"}]""", string config = "{}", string tools = "[]") =>
        AnthropicRequest.Of(ProviderRequests.Of(model, messages, config, tools: tools)).Body;
}

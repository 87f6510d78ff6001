using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>The responses API beyond the vectors; what is expected are rules of the reference.</summary>
public sealed class ResponsesRuleTests
{
    // From GPT-5.1 on settings of sampling are taken unless it shall think; xhigh is the most before GPT-5.6.
    [Theory]
    [InlineData("gpt-5.1", """{"temperature":0.5,"top_logprobs":2}""", "temperature", "0.5")]
    [InlineData("gpt-5.1", """{"temperature":0.5,"reasoning_effort":"low"}""", "temperature", null)]
    [InlineData("gpt-5.1", """{"temperature":0.5,"reasoning_effort":"none"}""", "temperature", "0.5")]
    [InlineData("gpt-5", """{"temperature":0.5}""", "temperature", null)]
    [InlineData("gpt-5.1", """{"reasoning_effort":"max"}""", "reasoning", """{"effort":"xhigh"}""")]
    [InlineData("gpt-5.6", """{"reasoning_effort":"max"}""", "reasoning", """{"effort":"max"}""")]
    [InlineData("gpt-5-chat-latest", """{"reasoning_effort":"low"}""", "reasoning", null)]
    [InlineData("gpt-4o", """{"verbosity":"low"}""", "text", """{"verbosity":"low"}""")]
    [InlineData("gpt-4o", """{"extra_body":{"truncation":"auto","foo":1}}""", "truncation", "\"auto\"")]
    [InlineData("gpt-4o", """{"extra_body":{"truncation":"auto","foo":1}}""", "foo", null)]
    [InlineData("gpt-4o", """{"extra_body":{"store":true}}""", "store", "true")]
    [InlineData("gpt-5-pro", "{}", "background", "true")]
    [InlineData("gpt-5", """{"reasoning_mode":"pro"}""", "background", "true")]
    [InlineData("o3", """{"parallel_tool_calls":false}""", "parallel_tool_calls", null)]
    [InlineData("gpt-4o", """{"response_schema":{"name":"n","json_schema":{"type":"object"}}}""", "text", """{"format":{"type":"json_schema","schema":{"type":"object"},"name":"n","description":"n"}}""")]
    public void Body_BySettings_HasTheField(string model, string config, string field, string? expected) =>
        Assert.Equal(expected, Body(model, config: config, tools: """[{"name":"t","parameters":{"type":"object"}}]""")[field]?.ToJsonString());

    [Fact]
    public void Tool_CalledPython_HasAnotherNameThere()
    {
        var body = Body("gpt-5", """[{"role":"assistant","content":"","tool_calls":[{"id":"1","function":"python","arguments":{},"type":"function"}]}]""", tools: """[{"name":"python","parameters":{"type":"object"}}]""");
        var answer = Answer("""[{"type":"function_call","call_id":"2","name":"python_exec","arguments":"{}"}]""");

        Assert.Equal(("python_exec", "python_exec"), (body["tools"]![0]!["name"]!.GetValue<string>(), body["input"]![0]!["name"]!.GetValue<string>()));
        Assert.Equal("python", answer.Choices[0].Message.ToolCalls!.Value[0].Function);
    }

    // Texts of one message stay together; an empty one is left out beside calls alone; results of parts stay parts.
    [Theory]
    [InlineData("""{"role":"assistant","content":[{"type":"text","text":"a","internal":{"message_id":"m"}},{"type":"text","text":"b","internal":{"message_id":"m"}},{"type":"text","text":"c"}]}""", """["a","b"] ["c"]""")]
    [InlineData("""{"role":"assistant","content":""}""", """[""]""")]
    [InlineData("""{"role":"assistant","content":[{"type":"tool_use","tool_type":"code_execution","id":"1","name":"n","arguments":"x","result":"y"}]}""", """["code_interpreter: x\n\ny"]""")]
    public void Texts_OfAnAnswer_GoBackByTheirMessages(string message, string expected)
    {
        var items = Body("gpt-5", $"[{message}]")["input"]!.AsArray();

        Assert.Equal(expected, string.Join(' ', items.Select(i => new JsonArray([.. i!["content"]!.AsArray().Select(c => c!["text"]!.DeepClone())]).ToJsonString())));
    }

    // A text keeps the phase that it came with; code that was run has none.
    [Theory]
    [InlineData("true", """{"role":"assistant","content":"a"}""", "final_answer")]
    [InlineData("true", """{"role":"assistant","content":"a","tool_calls":[{"id":"1","function":"f","arguments":{},"type":"function"}]}""", "commentary,")]
    [InlineData("true", """{"role":"assistant","content":[{"type":"tool_use","tool_type":"code_execution","id":"1","name":"n","arguments":"x","result":"y"},{"type":"text","text":"a"}]}""", ",commentary")]
    [InlineData("true", """{"role":"assistant","content":[{"type":"text","text":"a","internal":{"message_phase":"own"}},{"type":"text","text":"b"}]}""", "own,final_answer")]
    [InlineData("false", """{"role":"assistant","content":[{"type":"text","text":"a","internal":{"message_phase":"own"}},{"type":"text","text":"b"}]}""", "own,")]
    [InlineData(null, """{"role":"assistant","content":"a"}""", "")]
    public void Phases_OfEarlierAnswers_AreAddedWhereTheyAreAskedFor(string? isAsked, string message, string expected)
    {
        var request = ProviderRequests.Of("gpt-5", $"[{message}]", arguments: isAsked is null ? "{}" : $"{{\"responses_phase\":{isAsked}}}");

        var items = ResponsesInput.Of(request, OpenAiDialects.All[0]);

        Assert.Equal(expected, string.Join(',', items.Select(i => i!["phase"]?.GetValue<string>())));
    }

    [Fact]
    public void Result_OfParts_StaysParts() =>
        Assert.Equal("""[{"type":"input_text","text":"a"}]""", Body("gpt-5", """[{"role":"tool","tool_call_id":"1","content":[{"type":"text","text":"a"}]}]""")["input"]![0]!["output"]!.ToJsonString());

    // A sealed thought goes back without its summary; an open one with what is sealed beside it.
    [Theory]
    [InlineData("""{"type":"reasoning","reasoning":"E","summary":"s","redacted":true,"signature":"r"}""", """{"type":"reasoning","id":"r","content":[],"summary":[],"encrypted_content":"E"}""")]
    [InlineData("""{"type":"reasoning","reasoning":"o","summary":"s","redacted":false,"signature":"r","internal":{"reasoning_encrypted_content":"E"}}""", """{"type":"reasoning","id":"r","content":[],"summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"E"}""")]
    public void Thought_GoesBack(string part, string item) =>
        Assert.Equal(item, Body("gpt-5", $$"""[{"role":"assistant","content":[{{part}}]}]""")["input"]![0]!.ToJsonString());

    [Theory]
    [InlineData("""{"type":"search","queries":["a","b"]}""", """{"type":"search","queries":["a","b"],"query":"a"}""")]
    [InlineData("""{"type":"find","pattern":"p","url":"u"}""", """{"type":"find_in_page","pattern":"p","url":"u"}""")]
    [InlineData("""{"query":"q"}""", """{"type":"search","query":"q"}""")]
    [InlineData("plain", """{"type":"search","query":"plain"}""")]
    public void Search_OfAnyMaker_BecomesAnAction(string arguments, string action) => Assert.Equal(action, SearchAction.Of(arguments).ToJsonString());

    [Theory]
    [InlineData("""{"content":[{"text":"a"},{"text":"b"}],"encrypted_content":"E"}""", """{"type":"reasoning","reasoning":"E","summary":"a\nb","redacted":true,"signature":"r"}""")]
    [InlineData("""{"content":[{"text":"a"}],"summary":[{"text":"s"}],"encrypted_content":"E"}""", """{"type":"reasoning","reasoning":"a","summary":"s","redacted":false,"internal":{"reasoning_encrypted_content":"E"},"signature":"r"}""")]
    public void Thought_OfAnAnswer_IsRead(string item, string part)
    {
        var thought = Answer($"[{item[..1]}\"type\":\"reasoning\",\"id\":\"r\",{item[1..]}]").Choices[0].Message.Content.Parts[0];

        Assert.Empty(JsonDifference.Of("part", JsonElement.Parse(part), LogJson.ToElement(thought), _ => false));
    }

    [Theory]
    [InlineData("""[{"type":"function_call","call_id":"1","name":"f","arguments":"{}"}]""", """,incomplete_details":{"reason":"max_output_tokens"}""", "tool_calls")]
    [InlineData("[]", """,incomplete_details":{"reason":"other"}""", "stop")]
    public void Stop_OfAnAnswer_IsRead(string items, string details, string reason) =>
        Assert.Equal(reason, Answer(items, details.Replace(",incomplete", ",\"incomplete", StringComparison.Ordinal)).Choices[0].StopReason);

    [Fact]
    public void Answer_WithNotesAndWrites_KeepsThem()
    {
        var output = Answer("[]", ""","metadata":{"a":"b"},"usage":{"input_tokens":10,"output_tokens":1,"total_tokens":11,"input_tokens_details":{"cached_tokens":2,"cache_write_tokens":3}}""");

        Assert.Equal("b", output.Metadata!["a"].GetString());
        Assert.Equal((5L, 2L, 3L, 10L), (output.Usage!.InputTokens, output.Usage.InputTokensCacheRead, output.Usage.InputTokensCacheWrite, output.InputContextTokens));
    }

    private static ModelOutput Answer(string items, string more = "") =>
        ResponsesAnswer.Of(JsonElement.Parse($$"""{"model":"m","output":{{items}}{{more}}}"""), ProviderRequests.Of("gpt-5"), "gpt-5")!;

    private static JsonObject Body(string model, string messages = """[{"role":"user","content":"Hi"}]""", string config = "{}", string tools = "[]") =>
        ResponsesRequest.Body(ProviderRequests.Of(model, messages, config, tools: tools), model, null, OpenAiDialects.All.Single(d => d.Name == "openai"));
}

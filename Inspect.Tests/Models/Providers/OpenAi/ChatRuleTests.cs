using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>Requests of chat completions beyond the vectors; what is expected are rules of the reference.</summary>
public sealed class ChatRuleTests
{
    private const string Answered = """[{"role":"user","content":"Hi"},{"role":"assistant","content":PARTS},{"role":"user","content":"On"}]""";

    // Each text stands on a line of its own; reasoning goes back in the field that it came in, else in tags with all that it has.
    [Theory]
    [InlineData("openai", "m", """[{"type":"text","text":"a"}]""", "\na", null)]
    [InlineData("openai", "m", """[{"type":"text","text":"a"},{"type":"reasoning","reasoning":"r"}]""", "\na\n<think>\nr\n</think>\n", null)]
    [InlineData("deepseek", "m", """[{"type":"reasoning","reasoning":"r","internal":"reasoning_content"},{"type":"text","text":"a"}]""", "\na", """{"reasoning_content":"r"}""")]
    [InlineData("openai", "m", """[{"type":"reasoning","reasoning":"r","internal":"think"}]""", "\n<think internal=\"InRoaW5rIg==\">\nr\n</think>\n", null)]
    [InlineData("openai", "m", """[{"type":"reasoning","reasoning":"r","summary":"s","signature":"a<b","redacted":true}]""", "\n<think signature=\"a&lt;b\" redacted=\"true\">\n<summary>s</summary>\nr\n</think>\n", null)]
    [InlineData("openai", "m", """[{"type":"text","text":"a","internal":{"k":1}}]""", "\na\n<<content-internal>eyJrIjogMX0=</content-internal>>\n", null)]
    [InlineData("openrouter", "m", """[{"type":"reasoning","reasoning":"r","signature":"reasoning-details://[{\"type\": \"reasoning.text\", \"text\": \"r\"}]"},{"type":"text","text":"a"}]""", "\na", """{"reasoning_details":[{"type":"reasoning.text","text":"r"}]}""")]
    [InlineData("openrouter", "google/gemini-3-pro", """[{"type":"reasoning","reasoning":"ENC","summary":"s","redacted":true,"signature":"reasoning-details://[]"},{"type":"text","text":"a"}]""", "\n<think>\ns\n</think>\n\na", null)]
    public void Assistant_OfParts_GoesBackAsText(string service, string model, string parts, string content, string? fields)
    {
        var message = Body(service, model, Answered.Replace("PARTS", parts, StringComparison.Ordinal))["messages"]![1]!.AsObject();

        Assert.Equal(content, message["content"]!.GetValue<string>());
        message.Remove("content");
        message.Remove("role");
        Assert.Equal(fields ?? "{}", message.ToJsonString());
    }

    // Media of results in a row follow them in one message; documents too.
    [Fact]
    public void Results_WithMediaInARow_AreFollowedByOneMessage()
    {
        const string Image = """{"type":"image","image":"data:image/png;base64,AAAA"}""";
        var messages = Body("openai", "gpt-4o", $$"""
            [{"role":"tool","tool_call_id":"1","content":[{{Image}}]},{"role":"tool","tool_call_id":"2","content":[{"type":"document","document":"data:application/pdf;base64,AAAA"}]},{"role":"user","content":"On"}]
            """)["messages"]!.AsArray();

        Assert.Equal(["tool", "tool", "user", "user"], messages.Select(m => m!["role"]!.GetValue<string>()));
        Assert.Equal("Document content is included below.", messages[1]!["content"]!.GetValue<string>());
        Assert.Equal("""{"type":"file","file":{"filename":"document.pdf","file_data":"data:application/pdf;base64,AAAA"}}""", messages[2]!["content"]![1]!.ToJsonString());
    }

    [Theory]
    [InlineData("openai", "o3-mini", """{"parallel_tool_calls":true}""", "parallel_tool_calls", null)]
    [InlineData("openai", "gpt-5-chat-latest", """{"temperature":0.5}""", "temperature", null)]
    [InlineData("openai", "ruby-22", """{"max_tokens":5}""", "max_completion_tokens", "5")]
    [InlineData("openai", "gpt-4-vision-preview", """{"max_tokens":5}""", "max_tokens", "4096")]
    [InlineData("openai", "codex-mini-latest", """{"reasoning_effort":"low"}""", "reasoning_effort", "\"low\"")]
    [InlineData("openai-api", "gpt-5-mini", """{"max_tokens":5}""", "max_completion_tokens", "5")]
    [InlineData("openai-api", "m", """{"extra_body":{"metadata":{"a":1}}}""", "metadata", null)]
    [InlineData("vllm", "m", """{"extra_body":{"add_generation_prompt":true}}""", "continue_final_message", null)]
    [InlineData("together", "org/gpt-oss-20b", """{"reasoning_effort":"max"}""", "reasoning_effort", "\"high\"")]
    [InlineData("together", "m", """{"num_choices":1}""", "temperature", "1")]
    [InlineData("sambanova", "m", """{"reasoning_effort":"xhigh"}""", "reasoning_effort", "\"high\"")]
    [InlineData("perplexity", "m", """{"reasoning_effort":"minimal"}""", "reasoning_effort", "\"minimal\"")]
    [InlineData("fireworks", "minimax-m2p7", """{"reasoning_effort":"none"}""", "reasoning_effort", null)]
    [InlineData("fireworks", "glm", """{"reasoning_effort":"max"}""", "reasoning_effort", "\"max\"")]
    [InlineData("deepseek", "m", """{"reasoning_effort":"none"}""", "thinking", """{"type":"disabled"}""")]
    [InlineData("deepseek", "m", """{"reasoning_effort":"medium"}""", "reasoning_effort", "\"high\"")]
    [InlineData("moonshot", "kimi-k3", """{"reasoning_effort":"low","temperature":0.5}""", "reasoning_effort", "\"max\"")]
    [InlineData("moonshot", "kimi-k2", """{"temperature":0.5}""", "temperature", null)]
    public void Body_BySettings_HasTheField(string service, string model, string config, string field, string? expected)
    {
        var messages = service == "vllm" ? """[{"role":"user","content":"Hi"},{"role":"assistant","content":"Sure"}]""" : """[{"role":"user","content":"Hi"}]""";

        var body = Body(service, model, messages, config, tools: """[{"name":"t","parameters":{"type":"object"}}]""");

        Assert.Equal(expected, body[field]?.ToJsonString());
    }

    // Bounds of values are words that many services do not know; a property may be called like one.
    [Theory]
    [InlineData("openai-api", """{"type":"object","properties":{"minimum":{"type":"integer"}}}""")]
    [InlineData("openai", """{"type":"object","properties":{"minimum":{"type":"integer","minimum":1}}}""")]
    public void Tools_WithBounds_LoseThemWhereTheyAreUnknown(string service, string expected)
    {
        var body = Body(service, "gpt-4o", tools: """[{"name":"t","parameters":{"type":"object","properties":{"minimum":{"type":"integer","minimum":1}}}}]""");

        Assert.Equal(expected, body["tools"]![0]!["function"]!["parameters"]!.ToJsonString());
    }

    // Systems in a row are one there; the last part but one of the last message is marked, else the last of the one before.
    [Fact]
    public void OpenRouter_ForAnthropic_MarksPlacesUnlessForbidden()
    {
        const string Messages = """[{"role":"system","content":"a"},{"role":"system","content":"b"},{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}]""";

        var marked = Body("openrouter", "anthropic/claude-sonnet-4.5", Messages)["messages"]!;
        var old = Body("openrouter", "anthropic/claude-3-sonnet", Messages)["messages"]!;

        Assert.Equal("""[{"type":"text","text":"a\nb","cache_control":{"type":"ephemeral"}}]""", marked[0]!["content"]!.ToJsonString());
        Assert.Equal("""[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}},{"type":"text","text":"y"}]""", marked[1]!["content"]!.ToJsonString());
        Assert.Equal("a\nb", old[0]!["content"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"content":"a <think>r</think> b"}""", """[{"type":"reasoning","reasoning":"r","redacted":false,"internal":"think"},{"type":"text","text":"a  b"}]""")]
    [InlineData("""{"content":"<think>a<think>b</think>c</think>d"}""", """[{"type":"reasoning","reasoning":"a<think>b</think>c","redacted":false,"internal":"think"},{"type":"text","text":"d"}]""")]
    [InlineData("""{"content":"<think>r</think>"}""", """[{"type":"reasoning","reasoning":"r","redacted":false,"internal":"think"},{"type":"text","text":"<think>r</think>"}]""")]
    [InlineData("""{"content":"<think>r"}""", "\"<think>r\"")]
    [InlineData("""{"content":"a","refusal":"no"}""", """[{"type":"text","text":"no","refusal":true}]""")]
    [InlineData("""{"content":"a","reasoning_details":[{"type":"reasoning.text","text":"r","signature":"s"},{"type":"reasoning.encrypted","data":"E"}]}""", """[{"type":"reasoning","reasoning":"E","summary":"r","redacted":true,"signature":"reasoning-details://[{\"type\": \"reasoning.text\", \"text\": \"r\", \"signature\": \"s\"}, {\"type\": \"reasoning.encrypted\", \"data\": \"E\"}]"},{"type":"text","text":"a"}]""")]
    public void Answer_WithReasoning_IsRead(string message, string content)
    {
        var answer = JsonElement.Parse($$"""{"model":"m","choices":[{"index":0,"message":{{message}},"finish_reason":"stop"}]}""");

        var output = ChatAnswer.Of(answer, ProviderRequests.Of("m"), "m", Dialect("openrouter"))!;

        Assert.Equal(JsonNode.Parse(content)!.ToJsonString(), JsonNode.Parse(LogJson.ToElement(output.Choices[0].Message.Content).GetRawText())!.ToJsonString());
    }

    [Fact]
    public void Answer_OfAFilter_NamesWhatWasFilteredAndCountsWhatWasKept()
    {
        var answer = JsonElement.Parse("""
            {"model":"m","choices":[
              {"index":1,"message":{"content":"b"},"finish_reason":"stop"},
              {"index":0,"message":{"content":"a"},"finish_reason":"content_filter","content_filter_results":{"hate":{"filtered":true,"severity":"high"},"self_harm":{"filtered":false}}}],
             "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":4}}}
            """);

        var output = ChatAnswer.Of(answer, ProviderRequests.Of("m"), "m", Dialect("openrouter"))!;

        Assert.Equal("a", output.Completion);
        Assert.Equal("""{"type":"content_filter","categories":[{"category":"hate","level":"high"}]}""", output.Choices[0].Unknown!["stop_details"].GetRawText());
        Assert.Equal((3L, 3L, 4L, 10L), (output.Usage!.InputTokens, output.Usage.InputTokensCacheRead, output.Usage.InputTokensCacheWrite, output.InputContextTokens));
    }

    [Theory]
    [InlineData("openai", 400, "request blocked", null, "invalid_request_error", "content_filter", "request blocked")]
    [InlineData("openai", 400, "flagged", "cyber_policy", null, "content_filter", "flagged")]
    [InlineData("openai", 400, "the context window is full", null, null, null, null)]
    [InlineData("openai-api", 400, "input length 9 is too much", null, null, "model_length", "Error code: 400 - input length 9 is too much")]
    [InlineData("groq", 400, "please reduce the length", null, null, "model_length", "please reduce the length")]
    [InlineData("together", 422, "inputs and max_new_tokens", null, null, "model_length", "inputs and max_new_tokens")]
    [InlineData("vllm", 400, "max_tokens must be at least 1, got -5", null, null, "model_length", "max_tokens must be at least 1, got -5")]
    [InlineData("vllm", 400, "no", "content_filter", null, null, null)]
    [InlineData("sglang", 400, "longer than the context length", null, null, "model_length", "longer than the context length")]
    [InlineData("moonshot", 400, "request exceeded model token limit: 9", null, null, "model_length", "Error code: 400 - request exceeded model token limit: 9")]
    [InlineData("deepseek", 400, "maximum context length is 9", null, null, "model_length", "Error code: 400 - maximum context length is 9")]
    public void Rejection_ByTheWordsOfTheService_IsAnAnswer(string service, int status, string message, string? code, string? type, string? reason, string? text)
    {
        var verdict = Dialect(service).Judge(new Rejection(status, message, code, type));

        Assert.Equal((reason, text), (verdict?.StopReason, verdict?.Text));
    }

    private static ChatDialect Dialect(string service) => OpenAiDialects.All.Single(d => d.Name == service);

    private static JsonObject Body(string service, string model, string messages = """[{"role":"user","content":"Hi"}]""", string config = "{}", string tools = "[]") =>
        ChatRequest.Body(ProviderRequests.Of(model, messages, config, tools: tools), model, Dialect(service));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Models.Tools;

namespace Inspect.Tests.Models.Providers;

/// <summary>What requests of the makers hold beyond the vectors: answers that go back as they came, and arguments.</summary>
public sealed class MakerRequestTests
{
    private static readonly string[] Betas = ["b-1", "server-side-fallback-2026-07-01"];

    [Fact]
    public void GoogleAnswer_WithSignatures_SignsItsCallsAgain()
    {
        var answer = JsonElement.Parse("""
            {"candidates":[{"content":{"role":"model","parts":[
              {"text":"hm","thought":true},{"text":"Checking.","thoughtSignature":"QQ=="},
              {"functionCall":{"id":"c1","name":"add","args":{"x":1}},"thoughtSignature":"Qg=="}]},"finishReason":"STOP"}]}
            """);
        var message = GoogleAnswer.Of(answer, "gemini-2.5-pro").Choices[0].Message;

        var body = GoogleRequest.Of(Request("gemini-2.5-pro", [ChatMessage.User("1?"), message])).Body;

        Assert.Equal(
            """[{"text":"Checking."},{"functionCall":{"id":"c1","args":{"x":1},"name":"add"},"thoughtSignature":"Qg=="}]""",
            body["contents"]![1]!["parts"]!.ToJsonString());
    }

    [Fact]
    public void AnthropicAnswer_WithThoughts_GoesBackAsItCame()
    {
        var answer = JsonElement.Parse("""
            {"id":"1","model":"claude-sonnet-4-5","stop_reason":"tool_use","content":[
              {"type":"thinking","thinking":"hm","signature":"SIG"},{"type":"redacted_thinking","data":"OPAQUE"},
              {"type":"text","text":"Checking."},{"type":"tool_use","id":"c1","name":"add","input":{"x":1}}]}
            """);
        var message = AnthropicAnswer.Of(answer).Choices[0].Message;

        var body = AnthropicRequest.Of(Request("claude-sonnet-4-5", [ChatMessage.User("1?"), message]) with { Config = new GenerateConfig { CachePrompt = JsonElement.Parse("false") } }).Body;

        Assert.Equal(
            """[{"type":"thinking","thinking":"hm","signature":"SIG"},{"type":"redacted_thinking","data":"OPAQUE"},{"type":"text","text":"Checking."},{"type":"tool_use","id":"c1","name":"add","input":{"x":1}}]""",
            body["messages"]![1]!["content"]!.ToJsonString());
    }

    [Theory]
    [InlineData("claude-3-haiku-20240307", false, 4096)]
    [InlineData("claude-3-7-sonnet-latest", true, 32000)]
    [InlineData("claude-opus-4-20250514", true, 32000)]
    [InlineData("claude-next", true, 32000)]
    public void AnthropicModel_ByItsName_HasAbilities(string name, bool canThink, int maxTokens)
    {
        var able = AnthropicModels.Of(name);

        Assert.Equal((canThink, maxTokens), (able.CanThink, able.DefaultMaxTokens));
    }

    [Fact]
    public void AnthropicRequest_WithFallbacks_NamesThemAndTheirPreview()
    {
        var request = Request("claude-3-5-haiku-latest", [ChatMessage.User("Hi")]) with
        {
            Config = new GenerateConfig { FallbackModels = ["anthropic/claude-sonnet-4-5"] },
            Arguments = Arguments("""{"betas":"b-1"}"""),
        };

        var made = AnthropicRequest.Of(request);

        Assert.Equal("""[{"model":"claude-sonnet-4-5"}]""", made.Body["fallbacks"]!.ToJsonString());
        Assert.Equal(Betas, made.Betas);
    }

    [Fact]
    public void GoogleArguments_OfSafety_AreSent()
    {
        var request = Request("gemini-2.0-flash", [ChatMessage.User("Hi")]) with { Arguments = Arguments("""{"safety_settings":{"harassment":"only_high"}}""") };

        var settings = GoogleRequest.Of(request).Body["safetySettings"]!.AsArray();

        Assert.Equal("BLOCK_ONLY_HIGH", settings.Single(s => s!["category"]!.GetValue<string>() == "HARM_CATEGORY_HARASSMENT")!["threshold"]!.GetValue<string>());
        var wrong = Assert.Throws<InspectException>(() => GoogleRequest.Of(request with { Arguments = Arguments("""{"safety_settings":{"noise":"none"}}""") }));
        Assert.Contains("\"NOISE\"", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Switch_ThatIsNone_IsRefused()
    {
        var request = Request("mistral-small-latest", [ChatMessage.User("Hi")]) with { Arguments = Arguments("""{"streaming":"maybe"}""") };

        Assert.Equal("The argument streaming is true, false or auto, not \"maybe\". Correct -M streaming.", Assert.Throws<InspectException>(() => MistralRequest.Of(request)).Message);
    }

    [Fact]
    public void MistralTool_WithAPropertyCalledLikeAWordOfTheSchema_KeepsIt()
    {
        var tool = new ToolInfo { Name = "t", Parameters = JsonElement.Parse("""{"type":"object","properties":{"additionalProperties":{"type":"object","additionalProperties":false}},"additionalProperties":false}""") };

        var body = MistralRequest.Of(Request("mistral-small-latest", [ChatMessage.User("Hi")]) with { Tools = [tool] }).Body;

        Assert.Equal("""{"type":"object","properties":{"additionalProperties":{"type":"object"}}}""", body["tools"]![0]!["function"]!["parameters"]!.ToJsonString());
    }

    [Theory]
    [InlineData("none", "[]")]
    [InlineData("last", "[2]")]
    [InlineData("all", "[1,2]")]
    public void ReasoningHistory_BySetting_IsSentAgain(string setting, string kept)
    {
        ChatMessage Thought(string text) => ChatMessage.Assistant(string.Empty) with
        {
            Content = MessageContent.FromParts([new ContentPart { Type = "reasoning", Reasoning = text }, new ContentPart { Type = "text", Text = "Ok" }]),
        };
        var request = Request("mistral-small-latest", [ChatMessage.User("a"), Thought("1"), ChatMessage.User("b"), Thought("2"), ChatMessage.User("c")]);

        var inputs = MistralRequest.Of(request with { Config = new GenerateConfig { ReasoningHistory = setting } }).Body["inputs"]!.AsArray();

        var thoughts = inputs.SelectMany(i => i!["content"]!.AsArray()).Where(c => c!["type"]!.GetValue<string>() == "thinking").Select(c => (JsonNode)int.Parse(c!["thinking"]![0]!["text"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(kept, new JsonArray([.. thoughts]).ToJsonString());
    }

    private static HostedRequest Request(string model, IReadOnlyList<ChatMessage> messages) =>
        new() { Model = model, Messages = messages, Config = GenerateConfig.Empty, Arguments = ModelArguments.None };

    private static ModelArguments Arguments(string json) => new() { Values = JsonElement.Parse(json).EnumerateObject().ToDictionary(a => a.Name, a => a.Value) };
}

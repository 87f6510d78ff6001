using System.Text.Json;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Mistral;

namespace Inspect.Tests.Models.Providers;

/// <summary>Requests to Google and Mistral beyond the vectors; what is expected are rules of the reference.</summary>
public sealed class GoogleRuleTests
{
    [Theory]
    [InlineData("gemini-3-flash", """{"reasoning_effort":"none"}""", """{"include_thoughts":false,"thinking_budget":0}""")]
    [InlineData("gemini-2.5-pro", """{"reasoning_tokens":0}""", """{"include_thoughts":true}""")]
    [InlineData("gemini-3-pro-preview", """{"reasoning_effort":"medium"}""", """{"include_thoughts":true,"thinking_level":"MEDIUM"}""")]
    [InlineData("gemini-3-flash", """{"reasoning_effort":"minimal","reasoning_tokens":9}""", """{"include_thoughts":true,"thinking_level":"MINIMAL"}""")]
    [InlineData("gemini-2.5-flash", """{"reasoning_effort":"low","reasoning_tokens":9}""", """{"include_thoughts":true,"thinking_budget":9}""")]
    [InlineData("gemini-flash-latest", """{"reasoning_effort":"minimal"}""", """{"include_thoughts":true,"thinking_level":"LOW"}""")]
    [InlineData("ruby-22", """{"reasoning_effort":"high"}""", """{"include_thoughts":true,"thinking_level":"HIGH"}""")]
    [InlineData("gemma-3", """{"reasoning_effort":"high"}""", null)]
    [InlineData("gemini-1.5-pro", """{"reasoning_effort":"high"}""", null)]
    public void Thinking_ByModelAndSettings_IsAsked(string model, string config, string? expected) =>
        Assert.Equal(expected, GoogleRequest.Of(ProviderRequests.Of(model, config: config)).Body["generationConfig"]!["thinkingConfig"]?.ToJsonString());

    // A call goes back where its mark stands; a signature without a mark goes to the first call that has none.
    [Fact]
    public void Calls_WithMarks_KeepTheirPlaces()
    {
        var parts = GoogleRequest.Of(ProviderRequests.Of("gemini-3-pro-preview", """
            [{"role":"assistant","content":[{"type":"reasoning","reasoning":"QQ==","redacted":true},{"type":"text","text":"a"},
               {"type":"reasoning","reasoning":"","redacted":true,"internal":{"gemini_function_call_id":"2"}},{"type":"text","text":"b"}],
              "tool_calls":[{"id":"1","function":"f","arguments":{},"type":"function"},{"id":"2","function":"g","arguments":{},"type":"function"}]}]
            """)).Body["contents"]![0]!["parts"]!.ToJsonString();

        Assert.Equal("""[{"text":"a"},{"functionCall":{"id":"2","args":{},"name":"g"}},{"text":"b"},{"functionCall":{"id":"1","args":{},"name":"f"}}]""", parts);
    }

    [Fact]
    public void Answer_WithSourcesAndParts_IsRead()
    {
        var output = GoogleAnswer.Of(
            JsonElement.Parse("""
                {"candidates":[{"content":{"parts":[{"text":"ab"},{"text":"cd"},{"executableCode":{"code":"x"}}]},
                  "groundingMetadata":{"groundingChunks":[{"web":{"uri":"u","title":"t"}}],"groundingSupports":[{"segment":{"startIndex":2,"endIndex":4},"groundingChunkIndices":[0]}]},
                  "logprobsResult":{"chosenCandidates":[{"token":"ab","logProbability":-1},{"token":"cd"}],"topCandidates":[{"candidates":[]},{"candidates":[]}]}}]}
                """),
            "m");

        Assert.Equal("stop", output.Choices[0].StopReason);
        Assert.Equal(2, output.Choices[0].Message.Content.Parts.Length);
        Assert.Equal("""[{"cited_text":[0,2],"title":"t","type":"url","url":"u"}]""", output.Choices[0].Message.Content.Parts[1].Unknown!["citations"].GetRawText());
        Assert.Equal("""{"content":[{"token":"ab","logprob":-1,"top_logprobs":[]}]}""", output.Choices[0].Unknown!["logprobs"].GetRawText());
    }

    [Fact]
    public void Prompt_ThatIsBlocked_SaysWhy()
    {
        var output = GoogleAnswer.Of(JsonElement.Parse("""{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"why"}}"""), "m");

        Assert.Equal("BLOCKED: BlockedReason.OTHER\nwhy", output.Completion);
        Assert.Equal("""{"type":"OTHER","explanation":"why","categories":[]}""", output.Choices[0].Unknown!["stop_details"].GetRawText());
    }

    [Theory]
    [InlineData("Request payload size exceeds the limit", "model_length")]
    [InlineData("too many", null)]
    public void Google_ThatRefusesALength_Answers(string message, string? reason) =>
        Assert.Equal(reason, GoogleErrors.Output("m", 400, $$$"""{"error":{"message":"{{{message}}}"}}""")?.StopReason);

    // What a user says after a result is part of it in chat completions, and of its own in conversations.
    [Theory]
    [InlineData(false, """[{"role":"tool","content":[{"type":"text","text":"r"},{"type":"text","text":"u"}],"tool_call_id":"1","name":"f"}]""")]
    [InlineData(true, """[{"object":"entry","type":"function.result","tool_call_id":"1","result":"r"},{"object":"entry","type":"message.input","role":"user","content":[{"type":"text","text":"u"}],"prefix":false}]""")]
    public void Mistral_UserAfterAResult_FollowsTheProtocol(bool isConversation, string expected)
    {
        var body = MistralRequest.Of(ProviderRequests.Of(
            "m", """[{"role":"tool","tool_call_id":"1","function":"f","content":"r"},{"role":"user","content":"u"}]""", arguments: $$"""{"conversation_api":{{(isConversation ? "true" : "false")}}}""")).Body;

        Assert.Equal(expected, body[isConversation ? "inputs" : "messages"]!.ToJsonString());
    }

    [Theory]
    [InlineData("voxtral-small", false)]
    [InlineData("mistral-small", true)]
    public void Mistral_ByItsModel_ChoosesTheProtocol(string model, bool isConversation) => Assert.Equal(isConversation, MistralRequest.Of(ProviderRequests.Of(model)).IsConversation);

    [Fact]
    public void Mistral_References_BelongToTheTextBefore()
    {
        var output = MistralAnswer.Conversation(
            JsonElement.Parse("""{"outputs":[{"type":"message.output","content":[{"type":"text","text":"a"},{"type":"tool_reference","tool":"web_search","title":"t","url":"u"}]}],"usage":{"prompt_tokens":3,"total_tokens":8}}"""), "m", []);

        Assert.Equal("""[{"title":"t","type":"url","url":"u"}]""", Assert.Single(output.Choices[0].Message.Content.Parts).Unknown!["citations"].GetRawText());
        Assert.Equal(5, output.Usage!.OutputTokens);
    }

    [Fact]
    public void Mistral_ThinkTags_AreReadInChatCompletions()
    {
        var output = MistralAnswer.Chat(JsonElement.Parse("""{"model":"m","choices":[{"message":{"content":[{"type":"text","text":"<think>r</think>a"}]},"finish_reason":"stop"}]}"""), []);

        Assert.Equal(["reasoning", "text"], output.Choices[0].Message.Content.Parts.Select(p => p.Type));
    }
}

using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>What Perplexity found, in its answers; what is expected are rules of the reference.</summary>
public sealed class PerplexitySearchTests
{
    private const string Found = """[{"title":"France","url":"https://a.example","date":"2025"},{"url":"https://b.example"},{"title":"no address"},"odd"]""";
    private const string Citations = """[{"title":"France","type":"url","url":"https://a.example"},{"type":"url","url":"https://b.example"}]""";

    private static readonly ChatDialect Dialect = OpenAiDialects.All.Single(d => d.Name == "perplexity");

    [Fact]
    public void Answer_WithResults_CitesThemAndKeepsThem()
    {
        var output = Of($$$"""{"choices":[{"message":{"content":"Paris."},"finish_reason":"stop"}],"search_results":{{{Found}}},"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"reasoning_tokens":7,"citation_tokens":5,"num_search_queries":2,"search_context_size":"low"}}""");

        var part = Assert.Single(output.Choices[0].Message.Content.Parts);
        Assert.Equal(("Paris.", Citations), (part.Text, part.Unknown!["citations"].GetRawText()));
        Assert.Equal("Paris.", output.Completion);
        Assert.Equal(7, output.Usage!.ReasoningTokens);
        Assert.Equal(["citation_tokens=5", "num_search_queries=2", "search_context_size=low", $"search_results={Found}"], output.Metadata!.Select(m => $"{m.Key}={m.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Answer_WithReasoning_HasThemAtItsText()
    {
        var parts = Of($$$"""{"choices":[{"message":{"content":"<think>Hm.</think>Paris."}}],"search_results":{{{Found}}}}""").Choices[0].Message.Content.Parts;

        Assert.Equal(["reasoning", "text"], parts.Select(p => p.Type));
        Assert.Equal(Citations, parts[1].Unknown!["citations"].GetRawText());
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"Paris."}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"Paris."}}],"search_results":null}""")]
    [InlineData("""{"choices":[{"message":{"content":"Paris."}}],"search_results":[]}""")]
    public void Answer_WithoutResults_IsAPlainText(string answer)
    {
        var output = Of(answer);

        Assert.True(output.Choices[0].Message.Content.IsText);
        Assert.Null(output.Metadata);
    }

    [Fact]
    public void Stream_WithResults_EndsAsTheWholeAnswer()
    {
        var stream = new ChatStream();
        stream.Add(JsonElement.Parse($$$"""{"choices":[{"index":0,"delta":{"content":"Paris."}}],"search_results":{{{Found}}}}"""));

        var output = ChatAnswer.Of(stream.ToAnswer()!.Value, Request, "sonar", Dialect)!;

        Assert.Equal(Citations, output.Choices[0].Message.Content.Parts[0].Unknown!["citations"].GetRawText());
    }

    [Fact]
    public void Answer_OfAnotherService_IsLeftAsItIs()
    {
        var answer = JsonElement.Parse($$$"""{"choices":[{"message":{"content":"Paris."}}],"search_results":{{{Found}}}}""");

        Assert.True(ChatAnswer.Of(answer, Request, "m", OpenAiDialects.All.Single(d => d.Name == "deepseek"))!.Choices[0].Message.Content.IsText);
    }

    private static HostedRequest Request { get; } = new() { Model = "sonar", Messages = [ChatMessage.User("Capital?")], Config = GenerateConfig.Empty, Arguments = ModelArguments.None };

    private static ModelOutput Of(string answer) => ChatAnswer.Of(JsonElement.Parse(answer), Request, "sonar", Dialect)!;
}

using System.Net;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Tests.Models.Providers;

/// <summary>Our records as those of a chat client, and back.</summary>
public sealed class ChatConversionTests
{
    [Fact]
    public void ToMessages_AConversation_KeepsRolesAndTexts()
    {
        var messages = ChatConversion.ToMessages("p", [ChatMessage.System("be"), ChatMessage.User("a"), ChatMessage.Assistant("b")]);

        Assert.Equal([("system", "be"), ("user", "a"), ("assistant", "b")], messages.Select(m => (m.Role.Value, m.Text)));
    }

    [Fact]
    public void ToMessages_TextParts_AreJoined()
    {
        var message = ChatMessage.User("x") with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = "a" }, new ContentPart { Type = "text", Text = "b" }]) };

        Assert.Equal("a\nb", Assert.Single(ChatConversion.ToMessages("p", [message])).Text);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("reasoning")]
    [InlineData("document")]
    public void ToMessages_AnotherPart_IsRefusedByItsKind(string kind)
    {
        var message = ChatMessage.User("x") with { Content = MessageContent.FromParts([new ContentPart { Type = kind }]) };

        var error = Assert.Throws<InspectException>(() => ChatConversion.ToMessages("p", [message]));

        Assert.Equal($"Models of p take text only, and a message of the conversation holds a part of kind \"{kind}\". Use a task without it, or another model.", error.Message);
    }

    [Fact]
    public void ToMessages_ACallOfATool_IsRefused()
    {
        var message = ChatMessage.Assistant("x") with { ToolCalls = [new ToolCall { Id = "1", Function = "f", Arguments = new Dictionary<string, JsonElement>() }] };

        Assert.Throws<InspectException>(() => ChatConversion.ToMessages("p", [message]));
    }

    [Fact]
    public void ToOptions_AllSettings_AreMapped()
    {
        var options = ChatConversion.ToOptions(new GenerateConfig
        {
            Temperature = 0.5, TopP = 0.25, TopK = 3, Seed = 4, MaxTokens = 5, StopSeqs = ["x"], FrequencyPenalty = 1, PresencePenalty = -1,
        });

        Assert.Equal(
            (0.5f, 0.25f, 3, 4L, 5, 1f, -1f, "x"),
            (options.Temperature, options.TopP, options.TopK, options.Seed, options.MaxOutputTokens, options.FrequencyPenalty, options.PresencePenalty, options.StopSequences![0]));
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "max_tokens")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("odd", "unknown")]
    public void ToStopReason_AReason_IsTheLogsWord(string reason, string word) => Assert.Equal(word, ChatConversion.ToStopReason(new ChatFinishReason(reason)));

    [Theory]
    [InlineData(null, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData((HttpStatusCode)529, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public void IsTransient_AnAnswerOfTheServer_TellsWhetherItMayPass(HttpStatusCode? status, bool isTransient) =>
        Assert.Equal(isTransient, ChatConversion.IsTransient(new HttpRequestException("x", null, status)));

    [Fact]
    public void UsageOf_AnUpdate_AddsUpWhatTheClientDoesNot()
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 })]);

        Assert.Equal(new ModelUsage { InputTokens = 3, OutputTokens = 4, TotalTokens = 7 }, ChatConversion.UsageOf(update));
    }
}

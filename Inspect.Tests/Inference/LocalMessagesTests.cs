using System.Runtime.CompilerServices;
using Inspect.Engine.Inference;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Inference;

/// <summary>Messages of a chat client on their way to a local model.</summary>
public sealed class LocalMessagesTests
{
    [Fact]
    public void Of_CallsResultsAndReasoning_KeepsThemApart()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Both"),
            new(ChatRole.Assistant, [new TextReasoningContent("Hm"), new TextContent("Sure."), new FunctionCallContent("1", "add", new Dictionary<string, object?> { ["a"] = 1 })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "3"), new FunctionResultContent("2", 4)]),
        ];

        var converted = LocalMessages.Of(messages);

        Assert.Equal([("user", "Both"), ("assistant", "Sure."), ("tool", "3"), ("tool", "4")], converted.Select(m => (m.Role, m.Content)));
        Assert.Equal([null, "Hm", null, null], converted.Select(m => m.Reasoning));
        Assert.Equal([(null, null), (null, null), ("1", "add"), ("2", null)], converted.Select(m => (m.ToolCallId, m.ToolName)));
        var call = Assert.Single(converted[1].ToolCalls);
        Assert.Equal(("1", "add", 1), (call.Id, call.Name, call.Arguments.GetProperty("a").GetInt32()));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, false)]
    public async Task GetResponse_AnAnswerThatIsToGoOn_IsAskedForSo(bool? asked, bool expected)
    {
        await using var engine = new AskedEngine();
        using var client = new LocalChatClient(engine);
        var options = new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [LocalChatProperties.ContinueLast] = asked } };

        await client.GetResponseAsync([new ChatMessage(ChatRole.Assistant, "1, 2, ")], options, TestContext.Current.CancellationToken);

        Assert.Equal(expected, engine.Asked!.ContinuesLast);
    }

    /// <summary>Keeps what it is asked.</summary>
    private sealed class AskedEngine : ILocalEngine
    {
        public LocalRequest? Asked { get; private set; }

        public LocalModelInfo Info { get; } = new("asked", 1, 1, 0);

        public double? LastTokensPerSecond => null;

        public async IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked = request;
            await Task.CompletedTask;
            yield return new LocalDelta("3", null);
        }

        public Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LocalScore>>([]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

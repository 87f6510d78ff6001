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
}

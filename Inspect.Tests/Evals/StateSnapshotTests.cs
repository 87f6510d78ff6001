using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Changes of a state as JSON patches.</summary>
public sealed class StateSnapshotTests
{
    [Fact]
    public void ChangesTo_Nothing_IsEmpty() => Assert.Empty(Changes(_ => { }));

    [Fact]
    public void ChangesTo_AnAppendedMessage_IsAdded() => Assert.Equal(["add /messages/1"], Changes(s => s.Messages.Add(ChatMessage.Assistant("42"))));

    [Fact]
    public void ChangesTo_AMessageInFront_IsAddedThere() => Assert.Equal(["add /messages/0"], Changes(s => s.Messages.Insert(0, ChatMessage.System("Be brief"))));

    [Fact]
    public void ChangesTo_AChangedMessage_IsReplaced() =>
        Assert.Equal(["replace /messages/0 What is 6 x 7?"], Changes(s => s.Messages[0] = s.Messages[0] with { Content = "Another" }));

    [Fact]
    public void ChangesTo_FewerMessages_AreRemovedFromTheEnd()
    {
        var state = Make.State();
        state.Messages.Add(ChatMessage.Assistant("a"));
        state.Messages.Add(ChatMessage.Assistant("b"));

        Assert.Equal(["remove /messages/2", "remove /messages/1", "remove /messages/0"], Changes(s => s.Messages.Clear(), state));
    }

    [Fact]
    public void ChangesTo_OutputAndEnd_AreReplaced() => Assert.Equal(["replace /output", "replace /completed"], Changes(s =>
    {
        s.Output = new ModelOutput { Completion = "42" };
        s.IsCompleted = true;
    }));

    [Fact]
    public void ToElement_AState_HasTheFieldsOfTheReference() => Assert.Equal(
        ["messages", "tools", "tool_choice", "store", "output", "completed", "metadata"], StateSnapshot.Of(Make.State()).ToElement().EnumerateObject().Select(p => p.Name));

    private static List<string> Changes(Action<TaskState> change, TaskState? state = null)
    {
        state ??= Make.State();
        var before = StateSnapshot.Of(state);
        change(state);
        return [.. before.ChangesTo(StateSnapshot.Of(state)).Select(c =>
            $"{c.GetProperty("op")} {c.GetProperty("path")}{(c.TryGetProperty("replaced", out var old) && old.ValueKind == JsonValueKind.Object && old.TryGetProperty("content", out var text) ? $" {text}" : string.Empty)}")];
    }
}

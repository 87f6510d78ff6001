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
        Assert.Equal(["replace /messages/0/content What is 6 x 7?"], Changes(s => s.Messages[0] = s.Messages[0] with { Content = "Another" }));

    [Fact]
    public void ChangesTo_FewerMessages_AreRemovedFromTheEnd()
    {
        var state = Make.State();
        state.Messages.Add(ChatMessage.Assistant("a"));
        state.Messages.Add(ChatMessage.Assistant("b"));

        Assert.Equal(["remove /messages/2", "remove /messages/1", "remove /messages/0"], Changes(s => s.Messages.Clear(), state));
    }

    [Fact]
    public void ChangesTo_OutputAndEnd_AreReplaced() => Assert.Equal(["replace /output/completion ", "replace /completed"], Changes(s =>
    {
        s.Output = new ModelOutput { Completion = "42" };
        s.IsCompleted = true;
    }));

    /// <summary>As in a log of the reference: generate after an empty output, then another answer.</summary>
    [Fact]
    public void ChangesTo_AnAnswer_ChangesSingleValues()
    {
        var state = Make.State();
        state.Output = ModelOutput.Empty with { Model = "p/m" };
        var answer = ChatMessage.Assistant("42");

        Assert.Equal(
            ["add /messages/1", "add /output/usage", "add /output/input_context_tokens", "add /output/choices/0", "replace /output/completion "],
            Changes(s => Answer(s, answer, 7), state));
        Assert.Equal(
            ["replace /output/choices/0/message/content 42", "replace /output/completion 42", "replace /output/usage/input_tokens", "replace /output/usage/total_tokens", "replace /output/input_context_tokens"],
            Changes(s => s.Output = OutputOf(answer with { Content = "43" }, 9), state));
    }

    [Fact]
    public void ChangesTo_StoreAndMetadata_NameThePlaces()
    {
        var state = Make.State();
        state.Store["gone"] = JsonSerializer.SerializeToElement(1);
        state.Store["n"] = JsonSerializer.SerializeToElement(1);
        state.Store["list"] = JsonSerializer.Deserialize<JsonElement>("[1,2,3]");

        Assert.Equal(
            ["remove /store/gone", "add /store/a~1b~0c", "replace /store/n", "replace /store/list/0", "remove /store/list/2", "add /metadata/k"],
            Changes(
                s =>
                {
                    s.Store.Remove("gone");
                    s.Store["a/b~c"] = JsonSerializer.SerializeToElement("x");
                    s.Store["n"] = JsonSerializer.Deserialize<JsonElement>("1.0");
                    s.Store["list"] = JsonSerializer.Deserialize<JsonElement>("[4,2]");
                    s.Metadata["k"] = JsonSerializer.SerializeToElement(true);
                },
                state));
    }

    [Fact]
    public void ToElement_AState_HasTheFieldsOfTheReference() => Assert.Equal(
        ["messages", "tools", "tool_choice", "store", "output", "completed", "metadata"], StateSnapshot.Of(Make.State()).ToElement().EnumerateObject().Select(p => p.Name));

    private static void Answer(TaskState state, ChatMessage message, long tokens)
    {
        state.Messages.Add(message);
        state.Output = OutputOf(message, tokens);
    }

    private static ModelOutput OutputOf(ChatMessage message, long tokens) => new()
    {
        Model = "p/m",
        Choices = [new ChatChoice { Message = message, StopReason = "stop" }],
        Completion = message.Text,
        Usage = new ModelUsage { InputTokens = tokens, TotalTokens = tokens },
        InputContextTokens = tokens,
    };

    private static List<string> Changes(Action<TaskState> change, TaskState? state = null)
    {
        state ??= Make.State();
        var before = StateSnapshot.Of(state);
        change(state);
        return [.. before.ChangesTo(StateSnapshot.Of(state)).Select(c =>
            $"{c.GetProperty("op")} {c.GetProperty("path")}{(c.TryGetProperty("replaced", out var old) && old.ValueKind == JsonValueKind.String ? $" {old}" : string.Empty)}")];
    }
}

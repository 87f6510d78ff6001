using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Solvers;

/// <summary>Messages from templates (semantics 2.2).</summary>
public sealed class MessageSolverTests
{
    [Fact]
    public async Task SystemMessage_WithoutOne_StandsInFront()
    {
        var state = await SolveAsync("system_message", "Be brief", Make.State());

        Assert.Equal(["system: Be brief", "user: What is 6 x 7?"], Lines(state));
    }

    [Fact]
    public async Task SystemMessage_AfterOthers_FollowsTheLastOne()
    {
        var state = Make.State();
        state.Messages.Insert(0, ChatMessage.System("One"));
        state.Messages.Add(ChatMessage.System("Two"));

        await SolveAsync("system_message", "Three", state);

        Assert.Equal(["system: One", "user: What is 6 x 7?", "system: Two", "system: Three"], Lines(state));
    }

    [Theory]
    [InlineData("user_message", "user: More")]
    [InlineData("assistant_message", "assistant: More")]
    public async Task OtherMessages_AreAppended(string name, string last)
    {
        var state = await SolveAsync(name, "More", Make.State());

        Assert.Equal(last, Lines(state)[^1]);
    }

    [Fact]
    public async Task Template_Variables_AreArgumentsOverStoreOverMetadata()
    {
        var state = Make.State(metadata: [("a", "metadata"), ("b", "metadata"), ("c", "metadata")]);
        state.Store["b"] = state.Store["c"] = JsonSerializer.SerializeToElement("store");

        await SolveAsync("user_message", "{a} {b} {c} {d} {{e}}", state, ("c", "argument"));

        Assert.Equal("user: metadata store argument {d} {e}", Lines(state)[^1]);
    }

    private static async Task<TaskState> SolveAsync(string name, string template, TaskState state, params (string Name, string Value)[] further)
    {
        var arguments = further.Prepend(("template", template)).ToDictionary(f => f.Item1, f => JsonSerializer.SerializeToElement(f.Item2));
        await Make.Parts().CreateSolver(new Part { Name = name, Params = arguments }).SolveAsync(state, Make.DryScope(), TestContext.Current.CancellationToken);
        return state;
    }

    private static List<string> Lines(TaskState state) => [.. state.Messages.Select(m => $"{m.Role}: {m.Text}")];
}

using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Solvers;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Solvers;

/// <summary>The prompt, rewritten (semantics 2.2).</summary>
public sealed class PromptTemplateSolverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Solve_APlainPrompt_IsReplaced()
    {
        var state = await SolveAsync("Q: {prompt} ({level})", Make.State(metadata: ("level", "easy")));

        Assert.Equal("Q: What is 6 x 7? (easy)", state.Messages[0].Text);
    }

    [Fact]
    public async Task Solve_PromptInTheMetadata_IsNotThePrompt()
    {
        var state = await SolveAsync("Q: {prompt}", Make.State(metadata: ("prompt", "another")));

        Assert.Equal("Q: What is 6 x 7?", state.Messages[0].Text);
    }

    [Fact]
    public async Task Solve_SeveralUserMessages_RewritesTheLast()
    {
        var state = Make.State();
        state.Messages.Add(ChatMessage.Assistant("42"));
        state.Messages.Add(ChatMessage.User("Sure?"));

        await SolveAsync("{prompt} Think.", state);

        Assert.Equal(["What is 6 x 7?", "42", "Sure? Think."], state.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task Solve_PartsOtherThanText_StayBeforeTheNewText()
    {
        var image = new ContentPart { Type = "image" };
        var state = Make.State();
        state.Messages[0] = state.Messages[0] with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = "a" }, image, new ContentPart { Type = "text", Text = "b" }]) };

        await SolveAsync("<{prompt}>", state);

        Assert.Equal([image, new ContentPart { Type = "text", Text = "<a\nb>" }], state.Messages[0].Content.Parts);
    }

    [Fact]
    public async Task Solve_NoUserMessage_SaysSo()
    {
        var state = Make.State();
        state.Messages.Clear();

        var error = await Assert.ThrowsAsync<InspectException>(() => SolveAsync("{prompt}", state));

        Assert.Equal("Sample 1 has no user message, which this solver needs. Give its input a user message.", error.Message);
    }

    private static async Task<TaskState> SolveAsync(string template, TaskState state)
    {
        await new PromptTemplateSolver(template, ImmutableDictionary<string, JsonElement>.Empty).SolveAsync(state, Make.DryScope(), Stop);
        return state;
    }
}

using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>Asks for the reasoning before the answer: <c>chain_of_thought</c>.</summary>
public sealed class ChainOfThoughtSolver(string template) : ISolver
{
    private const string Default = """
        {prompt}

        Before you answer, reason step by step and write the steps down. When you are done, give the answer on a line of its own at the end,
        in the form "ANSWER: $ANSWER" (without quotes), where $ANSWER is the answer to the question.
        """;

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        "chain_of_thought",
        "asks for reasoning first and ANSWER: at the end",
        [new PartParameter("template", PartParameterType.Text, null, "Text in which {prompt} is the prompt so far.")],
        arguments => new ChainOfThoughtSolver(arguments.Text("template") ?? Default));

    /// <inheritdoc />
    /// <exception cref="InspectException">The template names something else than {prompt}, or there is no user message.</exception>
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        var prompt = state.Messages[state.UserPromptIndex()].Text;
        state.ReplaceUserPrompt(StrictTemplate.Fill(template, "chain_of_thought", new Dictionary<string, string> { ["prompt"] = prompt }, []));
        return Task.CompletedTask;
    }
}

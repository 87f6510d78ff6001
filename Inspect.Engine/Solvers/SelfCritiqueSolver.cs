using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>A model criticises the answer, and the model under test answers again: <c>self_critique</c> (semantics 2.4).</summary>
public sealed class SelfCritiqueSolver(string critiqueTemplate, string completionTemplate, string? model) : ISolver
{
    private const string Name = "self_critique";

    private const string DefaultCritique = """
        Below is a question, and an answer to it. Criticise the answer: name what is wrong, what is missing and what could be better.
        If the answer is correct and complete, reply with "The original answer is fully correct." and nothing else.

        [BEGIN DATA]
        ***
        [Question]: {question}
        ***
        [Answer]: {completion}
        ***
        [END DATA]

        Critique:
        """;

    private const string DefaultCompletion = """
        Below are a question, your first answer to it, and a critique of that answer. Give an improved answer that takes up the critique.
        If the critique finds nothing to improve, repeat the first answer as it is.

        [BEGIN DATA]
        ***
        [Question]: {question}
        ***
        [Answer]: {completion}
        ***
        [Critique]: {critique}
        ***
        [END DATA]

        If the first answer is already right, repeat it exactly. Otherwise give the improved answer only:
        """;

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        Name,
        "has the answer criticised, then answered again",
        [
            new PartParameter("critique_template", PartParameterType.Text, null, "What the critic reads: {question}, {completion} and metadata of the sample."),
            new PartParameter("completion_template", PartParameterType.Text, null, "What the model reads then: these and {critique}."),
            new PartParameter("model", PartParameterType.Text, null, "The critic; else the model under test.") { NamesModels = true },
        ],
        arguments => new SelfCritiqueSolver(arguments.Text("critique_template") ?? DefaultCritique, arguments.Text("completion_template") ?? DefaultCompletion, arguments.Text("model")));

    /// <inheritdoc />
    /// <exception cref="InspectException">A template names what there is not, or the critic cannot be asked.</exception>
    public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, string> { ["question"] = state.Input.Text, ["completion"] = state.Output.Completion };
        var metadata = state.Metadata.Where(m => m.Key != "critique").ToList();
        var request = ChatMessage.User(StrictTemplate.Fill(critiqueTemplate, Name, own, metadata));
        own["critique"] = (await scope.AskAsync(model ?? state.Model, [request], null, cancellationToken).ConfigureAwait(false)).Completion;
        state.Messages.Add(ChatMessage.User(StrictTemplate.Fill(completionTemplate, Name, own, metadata)));
        await scope.GenerateAsync(state, null, cancellationToken).ConfigureAwait(false);
    }
}

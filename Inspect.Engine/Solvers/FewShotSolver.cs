using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>Puts examples with their answers before the question: <c>few_shot</c>. They have the same order for all samples; the sample itself is left out.</summary>
public sealed class FewShotSolver : ISolver
{
    private const string Name = "few_shot";

    private readonly Lazy<Task<ImmutableArray<Sample>>> _examples;
    private readonly int? _count;
    private readonly string _inputTemplate;
    private readonly string _outputTemplate;

    private FewShotSolver(PartArguments arguments)
    {
        // Read when the first sample needs them, once for all.
        _examples = new Lazy<Task<ImmutableArray<Sample>>>(() => ReadAsync(arguments));
        _count = arguments.Whole("count");
        _inputTemplate = arguments.Text("input_template")!;
        _outputTemplate = arguments.Text("output_template")!;
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        Name,
        "puts examples with their answers before the question",
        [
            new PartParameter("examples", PartParameterType.Samples, null, "The examples, as a list of samples."),
            new PartParameter("dataset", PartParameterType.Dataset, null, "Dataset file that holds the examples: {file: datasets/NAME.jsonl}."),
            new PartParameter("count", PartParameterType.Whole, null, "How many; all of them when it is not given.") { Misfit = value => value.GetInt32() >= 0 ? null : "It must be at least 0." },
            new PartParameter("seed", PartParameterType.Whole, null, "Seed of the order in which they are drawn; without one the first are taken."),
            new PartParameter("input_template", PartParameterType.Text, "{input}", "The user message of an example: {input}, {target} and its metadata."),
            new PartParameter("output_template", PartParameterType.Text, "{target}", "The assistant message of an example: the same."),
        ],
        arguments => new FewShotSolver(arguments))
    {
        Misfit = arguments => arguments.ContainsKey("examples") == arguments.ContainsKey("dataset") ? "give it either \"examples\" or a \"dataset\"" : null,
    };

    /// <inheritdoc />
    /// <exception cref="InspectException">The dataset cannot be read, a template names what there is not, or the sample has no user message.</exception>
    public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        var examples = await _examples.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        var at = state.UserPromptIndex();
        foreach (var example in examples.Where(e => !IsSample(e, state)).Take(_count ?? int.MaxValue))
        {
            var own = new Dictionary<string, string> { ["input"] = example.Input.Text, ["target"] = example.Target.IsList ? example.Target.Values.FirstOrDefault() ?? string.Empty : example.Target.Text };
            state.Messages.Insert(at++, ChatMessage.User(StrictTemplate.Fill(_inputTemplate, Name, own, example.Metadata)));
            state.Messages.Insert(at++, ChatMessage.Assistant(StrictTemplate.Fill(_outputTemplate, Name, own, example.Metadata)));
        }
    }

    /// <summary>The example is the sample itself. Ids that only count the items say so only with the same input: another dataset counts too.</summary>
    private static bool IsSample(Sample example, TaskState state) =>
        example.Id?.Text == state.SampleId.Text && (!example.Id.Value.IsInteger || example.Input.Text == state.Input.Text);

    private static async Task<ImmutableArray<Sample>> ReadAsync(PartArguments arguments)
    {
        var samples = arguments.Values.TryGetValue("dataset", out var source)
            ? (await DatasetReader.ReadAsync(DatasetSource.FromElement(source), CancellationToken.None).ConfigureAwait(false)).Samples
            : DatasetReader.Finish([.. arguments.Values["examples"].EnumerateArray().Select((e, i) => RecordReader.Read(e, new FieldMap(), $"few_shot: example {i + 1}"))], Name).Samples;
        if (arguments.Whole("seed") is not { } seed)
        {
            return [.. samples];
        }

        var drawn = samples.ToList();
        new PythonRandom(seed).Shuffle(drawn);
        return [.. drawn];
    }
}

using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>Asks the model under test and appends its answer.</summary>
public sealed class GenerateSolver(GenerateConfig? config) : ISolver
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        "generate",
        "asks the model",
        [
            new PartParameter("temperature", PartParameterType.Number, null, "0 to 2."),
            new PartParameter("max_tokens", PartParameterType.Whole, null, "Most new tokens."),
            new PartParameter("top_p", PartParameterType.Number, null, "Above 0 up to 1."),
            new PartParameter("top_k", PartParameterType.Whole, null, "Likeliest tokens that are kept."),
            new PartParameter("seed", PartParameterType.Whole, null, "Seed of the random stream."),
            new PartParameter("tool_calls", PartParameterType.Text, "loop", "What becomes of calls of tools: loop, single or none.") { Values = ["loop", "single", "none"] },
        ],
        arguments => new GenerateSolver(arguments.Values.Count == 0 ? null : new GenerateConfig
        {
            Temperature = arguments.Number("temperature"),
            MaxTokens = arguments.Whole("max_tokens"),
            TopP = arguments.Number("top_p"),
            TopK = arguments.Whole("top_k"),
            Seed = arguments.Whole("seed"),
        }));

    /// <inheritdoc />
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) =>
        scope.GenerateAsync(state, config, cancellationToken);
}

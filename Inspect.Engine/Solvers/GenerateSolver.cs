using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Solvers;

/// <summary>Asks the model under test and appends its answer.</summary>
/// <param name="config">Settings of this call, over those of the run; null for none.</param>
public sealed class GenerateSolver(GenerateConfig? config) : ISolver
{
    private static readonly string[] First = ["temperature", "max_tokens", "top_p", "top_k", "seed"];

    /// <summary>What task files and forms know of it: every setting of model calls is an argument.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        "generate",
        "asks the model",
        [
            .. SettingTable.BuiltIn.All.Where(s => s.Scope == SettingScope.Generate).OrderBy(s => Array.IndexOf(First, s.Name) is >= 0 and var at ? at : First.Length).Select(Parameter),
            new PartParameter("tool_calls", PartParameterType.Text, "loop", "What becomes of calls of tools: loop, single or none.") { Values = ["loop", "single", "none"] },
        ],
        arguments => new GenerateSolver(ConfigOf(arguments.Values)));

    /// <inheritdoc />
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) =>
        scope.GenerateAsync(state, config, cancellationToken);

    private static GenerateConfig? ConfigOf(IReadOnlyDictionary<string, JsonElement> values)
    {
        var given = values.Where(v => v.Value.ValueKind != JsonValueKind.Null).Select(v => (Setting: SettingTable.BuiltIn.Find(v.Key), v.Value)).Where(v => v.Setting is not null).ToList();
        return given.Count == 0 ? null : given.Aggregate(SettingValues.Empty, (all, one) => one.Setting!.Set(all, one.Value)).Generate;
    }

    private static PartParameter Parameter(Setting setting) => new(setting.Name, TypeOf(setting.Type), null, setting.Help)
    {
        Misfit = value => setting.Type.Misfit(value) is { } must ? $"It must be {must}." : null,
    };

    private static PartParameterType TypeOf(SettingType type) => type switch
    {
        NumberType => PartParameterType.Number,
        WholeType => PartParameterType.Whole,
        TextListType => PartParameterType.TextList,
        SwitchType => PartParameterType.Boolean,
        WordType or MapType => PartParameterType.Any,
        _ => PartParameterType.Text,
    };
}

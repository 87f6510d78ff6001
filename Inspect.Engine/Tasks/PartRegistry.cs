using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Scorers;
using Inspect.Engine.Solvers;

namespace Inspect.Engine.Tasks;

/// <summary>Turns names of task files into parts.</summary>
public static class PartRegistry
{
    private static readonly IReadOnlyList<PartDefinition> All =
    [
        GenerateSolver.Definition, .. MessageSolver.Definitions, PromptTemplateSolver.Definition,
        ExactScorer.Definition, IncludesScorer.Definition, MatchScorer.Definition,
        .. BuiltInMetrics.ByName.Values.Select(m => new PartDefinition(PartKind.Metric, m.Name, "number over the scores", [], _ => m)),
    ];

    /// <summary>All parts of a kind, in the order of forms.</summary>
    public static IEnumerable<PartDefinition> List(PartKind kind) => All.Where(d => d.Kind == kind);

    /// <summary>The definition of a part; null when there is none of this name.</summary>
    public static PartDefinition? Find(PartKind kind, string name) => All.FirstOrDefault(d => d.Kind == kind && d.Name == name);

    /// <summary>Makes a solver.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static ISolver CreateSolver(Part part) => (ISolver)Create(PartKind.Solver, part);

    /// <summary>Makes a scorer.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static IScorer CreateScorer(Part part) => (IScorer)Create(PartKind.Scorer, part);

    /// <summary>Makes a metric.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static IMetric CreateMetric(Part part) => (IMetric)Create(PartKind.Metric, part);

    /// <summary>What is wrong with a part; null when nothing is. The sentence names the fix.</summary>
    public static string? Check(PartKind kind, Part part)
    {
        if (Find(kind, part.Name) is not { } definition)
        {
            var word = kind.ToString().ToLowerInvariant();
            var known = List(kind).Select(d => d.Name).ToList();
            return Suggestion.Find(part.Name, known) is { } close
                ? $"unknown {word} \"{part.Name}\". Did you mean \"{close}\"?"
                : $"unknown {word} \"{part.Name}\". Known: {string.Join(", ", known)}.";
        }

        foreach (var (name, value) in part.Params)
        {
            if (CheckArgument(definition, name, value) is { } problem)
            {
                return problem;
            }
        }

        var missing = definition.Parameters.FirstOrDefault(p => p.IsRequired && !part.Params.ContainsKey(p.Name));
        return missing is null ? null : $"{part.Name} needs \"{missing.Name}\": {missing.Help}";
    }

    /// <summary>All arguments as the log keeps them: defaults, overlaid by what was given.</summary>
    public static IReadOnlyDictionary<string, JsonElement> AllArguments(PartKind kind, Part part)
    {
        var all = new Dictionary<string, JsonElement>();
        foreach (var parameter in Find(kind, part.Name)?.Parameters ?? [])
        {
            if (parameter.Default is { } value)
            {
                all[parameter.Name] = JsonSerializer.SerializeToElement(value, value.GetType());
            }
        }

        foreach (var (name, value) in part.Params)
        {
            all[name] = value;
        }

        return all;
    }

    private static object Create(PartKind kind, Part part)
    {
        if (Check(kind, part) is { } problem)
        {
            throw new InspectException(char.ToUpperInvariant(problem[0]) + problem[1..]);
        }

        var definition = Find(kind, part.Name)!;
        return definition.Create(new PartArguments(definition, part.Params));
    }

    private static string? CheckArgument(PartDefinition definition, string name, JsonElement value)
    {
        if (definition.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
        {
            if (definition.AllowsFurther)
            {
                return null;
            }

            var known = definition.Parameters.Select(p => p.Name).ToList();
            return known.Count == 0
                ? $"{definition.Name} takes no arguments; remove \"{name}\"."
                : $"{definition.Name} has no argument \"{name}\". It takes {string.Join(", ", known)}.";
        }

        var fits = parameter.Type switch
        {
            PartParameterType.Text => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
            PartParameterType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            PartParameterType.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
            PartParameterType.Number => value.ValueKind == JsonValueKind.Number,
            _ => true,
        };
        if (!fits)
        {
            return $"{definition.Name}: \"{name}\" must be {Describe(parameter.Type)}.";
        }

        return parameter.Values.Count > 0 && !parameter.Values.Contains(value.ToString())
            ? $"{definition.Name}: \"{name}\" must be one of {string.Join(", ", parameter.Values)}, not \"{value}\"."
            : null;
    }

    private static string Describe(PartParameterType type) => type switch
    {
        PartParameterType.Boolean => "true or false",
        PartParameterType.Whole => "a whole number",
        PartParameterType.Number => "a number",
        _ => "a text",
    };
}

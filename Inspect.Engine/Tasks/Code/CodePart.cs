using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks.Code;

/// <summary>A class of a C# task file that is a part.</summary>
internal static class CodePart
{
    private static readonly (Type Type, PartKind Kind)[] Kinds =
        [(typeof(ISolver), PartKind.Solver), (typeof(IScorer), PartKind.Scorer), (typeof(IMetric), PartKind.Metric), (typeof(IScoreReducer), PartKind.Reducer)];

    /// <summary>What task files and forms know of the part.</summary>
    /// <param name="type">The class.</param>
    /// <param name="mark">What it carries.</param>
    /// <param name="definition">The part.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryDefine(Type type, PartAttribute mark, [NotNullWhen(true)] out PartDefinition? definition, [NotNullWhen(false)] out string? problem)
    {
        definition = null;
        var kinds = Kinds.Where(k => k.Type.IsAssignableFrom(type)).Select(k => k.Kind).ToList();
        var constructors = type.GetConstructors();
        problem = CodeNames.Misfit(mark.Name)
            ?? (kinds.Count == 1 ? null : $"the part \"{mark.Name}\" must implement one of ISolver, IScorer, IMetric and IScoreReducer")
            ?? (type is { IsAbstract: false, ContainsGenericParameters: false } ? null : $"the part \"{mark.Name}\" must be a class of which an object can be made: neither abstract nor generic")
            ?? (constructors.Length == 1 ? null : $"the part \"{mark.Name}\" must have one public constructor, whose parameters are those of the part");
        if (problem is not null || CodeParameter.Of(constructors[0], out problem) is not { } parameters)
        {
            problem ??= string.Empty;
            return false;
        }

        definition = new PartDefinition(
            kinds[0], mark.Name, mark.Help ?? $"of {mark.File}", [.. parameters.Select(p => p.ToPartParameter())], arguments => Make(mark.Name, constructors[0], parameters, arguments.Values))
        {
            Metrics = mark.Metrics is { } metrics ? [.. metrics.Select(m => Part.Of(m))] : null,
        };
        return true;
    }

    /// <summary>The part with failures that are sentences; solvers and scorers are caught where samples run.</summary>
    public static object Guarded(object part, string name) => part switch
    {
        IMetric metric => new CodeMetric(name, metric),
        IScoreReducer reducer => new CodeReducer(reducer),
        _ => part,
    };

    private static object Make(string name, ConstructorInfo constructor, ImmutableArray<CodeParameter> parameters, IReadOnlyDictionary<string, JsonElement> given)
    {
        try
        {
            return Guarded(constructor.Invoke(CodeParameter.Bind(parameters, given)), name);
        }
        catch (TargetInvocationException error)
        {
            throw new InspectException($"The part \"{name}\" cannot be made: {CodeNames.MessageOf(error.InnerException!)}. Give it other arguments, or correct its constructor.", error.InnerException!);
        }
    }
}

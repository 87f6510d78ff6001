using Inspect.Engine.Parts;

namespace Inspect.Engine.Evals;

/// <summary>Models that solvers and scorers name by themselves, beside those of roles.</summary>
internal static class PartModels
{
    /// <summary>The full names in the arguments of some parts, and of the parts that those are made of.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="registry">Knows which arguments name models.</param>
    public static IEnumerable<string> Of(IEnumerable<Part> parts, PartKind kind, PartRegistry registry)
    {
        foreach (var part in parts)
        {
            if (registry.Find(kind, part.Name) is not { } definition)
            {
                continue;
            }

            var arguments = new PartArguments(definition, part.Params) { Registry = registry };
            foreach (var parameter in definition.Parameters)
            {
                var named = parameter.NamesModels ? arguments.TextList(parameter.Name) : parameter.PartsOf is { } inner ? Of(arguments.Parts(parameter.Name), inner, registry) : [];
                foreach (var model in named)
                {
                    yield return model;
                }
            }
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Evals;

/// <summary>The scorers that a log names, as parts.</summary>
internal static class LoggedPart
{
    /// <summary>The scorers with their arguments. A log numbers those of the same name: <c>match</c>, <c>match1</c>.</summary>
    public static ImmutableArray<Part> Of(ImmutableArray<EvalScorer> scorers)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        foreach (var scorer in scorers)
        {
            var name = parts.FirstOrDefault(p => scorer.Name.Length > p.Name.Length && scorer.Name.StartsWith(p.Name, StringComparison.Ordinal)
                && scorer.Name[p.Name.Length..].All(char.IsAsciiDigit))?.Name ?? scorer.Name;
            parts.Add(new Part { Name = name, Params = scorer.Options ?? ImmutableDictionary<string, JsonElement>.Empty });
        }

        return parts.ToImmutable();
    }
}

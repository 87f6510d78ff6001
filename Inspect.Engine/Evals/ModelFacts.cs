using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>Where the models of a run come from, as its log says it: key <c>models</c> of our own metadata.</summary>
internal static class ModelFacts
{
    private const string Key = "models";

    /// <summary>The models of a run that are known before it starts, each once.</summary>
    public static IEnumerable<(string Name, ModelArguments Arguments)> ModelsOf(PlannedEval plan) =>
        plan.Task.ModelRoles.Values.SelectMany(r => r.Models).Select(m => (m.Name, m.Arguments)).Prepend((plan.Spec.Model, plan.Request.ModelArguments))
            .Concat(plan.PartModels.Select(m => (m, ModelArguments.None)))
            .DistinctBy(m => $"{m.Item1}\n{m.Item2.Key}");

    /// <summary>The specification with what is known of the models, by name.</summary>
    public static EvalSpec Add(PlannedEval plan, ModelRegistry models)
    {
        var known = new JsonObject();
        foreach (var (name, arguments) in ModelsOf(plan))
        {
            if (models.FactsOf(name, arguments) is { } facts)
            {
                known[name] = JsonNode.Parse(facts.GetRawText());
            }
        }

        if (known.Count == 0 || plan.Spec.Metadata is not { } metadata || metadata.GetValueOrDefault(SpecBuilder.OwnKey) is not { ValueKind: JsonValueKind.Object } own)
        {
            return plan.Spec;
        }

        var all = JsonNode.Parse(own.GetRawText())!.AsObject();
        all[Key] = known;
        return plan.Spec with { Metadata = new Dictionary<string, JsonElement>(metadata) { [SpecBuilder.OwnKey] = JsonSerializer.SerializeToElement(all) } };
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Brings the header of an old log to the current form, in memory (log format 14.4).</summary>
internal static class HeaderUpgrade
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Absent = ImmutableDictionary<string, JsonElement>.Empty;
    private static readonly JsonElement FirstVersion = LogJson.ToElement(0);

    public static EvalLog Apply(EvalLog log)
    {
        RequiredFields.Check(log);
        var edited = LogEdits.Derive(log);
        return edited with
        {
            Eval = Spec(log.Eval),
            Plan = Plan(log.Plan),
            Results = log.Results is null ? null : Results(log.Results),
            LogUpdates = EditUpgrade.Updates(log.LogUpdates),
            ConfigUpdates = EditUpgrade.Updates(log.ConfigUpdates),
        };
    }

    public static EvalSpec Spec(EvalSpec spec)
    {
        var maxMessages = Number(spec.Config.Unknown, "max_messages");
        return spec with
        {
            EvalId = string.IsNullOrEmpty(spec.EvalId) ? DeriveId(spec) : spec.EvalId,
            TaskVersion = spec.TaskVersion ?? FirstVersion,
            TaskArgsPassed = ReferenceEquals(spec.TaskArgsPassed, Absent) ? spec.TaskArgs : spec.TaskArgsPassed,
            SolverArgsPassed = spec.SolverArgsPassed ?? spec.SolverArgs ?? Absent,
            Sandbox = Sandbox(spec.Sandbox),
            Config = spec.Config with { MessageLimit = spec.Config.MessageLimit ?? maxMessages, Approval = ApprovalUpgrade.Apply(spec.Config.Approval) },
        };
    }

    public static EvalPlan Plan(EvalPlan plan) => plan with
    {
        Steps = [.. plan.Steps.Select(Step)],
        Finish = plan.Finish is null ? null : Step(plan.Finish),
    };

    /// <summary>An array of type and configuration as an object.</summary>
    public static JsonElement? Sandbox(JsonElement? sandbox)
    {
        if (sandbox is not { ValueKind: JsonValueKind.Array } old || old.GetArrayLength() == 0)
        {
            return sandbox;
        }

        var fields = new Dictionary<string, JsonElement> { ["type"] = old[0] };
        if (old.GetArrayLength() > 1 && old[1].ValueKind != JsonValueKind.Null)
        {
            fields["config"] = old[1];
        }

        return LogJson.ToElement(fields);
    }

    private static EvalPlanStep Step(EvalPlanStep step) => step.ParamsPassed is null ? step with { ParamsPassed = step.Params } : step;

    private static string DeriveId(EvalSpec spec)
    {
        var text = spec.RunId + spec.TaskId + LogTime.Format(spec.Created);
        return LogId.Of(Blake2s.Hash(Encoding.UTF8.GetBytes(text), 16));
    }

    private static int? Number(IDictionary<string, JsonElement>? fields, string name) =>
        fields is not null && fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    private static EvalResults Results(EvalResults results)
    {
        if (!results.Scores.IsEmpty || results.Unknown is null || !results.Unknown.TryGetValue("scorer", out var scorer)
            || scorer.ValueKind != JsonValueKind.Object || !scorer.TryGetProperty("name", out var name))
        {
            return results;
        }

        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in scorer.EnumerateObject())
        {
            fields[property.Name] = property.Value; // a name that stands twice: the last counts
        }

        fields["scorer"] = name;
        if (results.Unknown.TryGetValue("metrics", out var metrics))
        {
            fields["metrics"] = metrics;
        }

        var rest = new Dictionary<string, JsonElement>(results.Unknown);
        rest.Remove("scorer");
        rest.Remove("metrics");
        try
        {
            return results with { Scores = [LogJson.FromElement<EvalScore>(LogJson.ToElement(fields))], Unknown = rest.Count == 0 ? null : rest };
        }
        catch (JsonException)
        {
            // Not the form that the upgrade knows: it stays among the unknown fields.
            return results;
        }
    }
}

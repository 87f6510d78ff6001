using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Brings the approval policy of a run to the current form, in memory (log format 5.3).</summary>
internal static class ApprovalUpgrade
{
    /// <summary>The policy with the fields that an approver does not know among its parameters; anything else stays as it is.</summary>
    public static JsonElement? Apply(JsonElement? approval)
    {
        if (approval is not { ValueKind: JsonValueKind.Object } policy || !policy.TryGetProperty("approvers", out var approvers)
            || approvers.ValueKind != JsonValueKind.Array || !approvers.EnumerateArray().Any(IsOld))
        {
            return approval;
        }

        var fields = new OrderedDictionary<string, JsonElement>();
        foreach (var property in policy.EnumerateObject())
        {
            fields[property.Name] = property.Name == "approvers" ? LogJson.ToElement(approvers.EnumerateArray().Select(Approver).ToList()) : property.Value;
        }

        return LogJson.ToElement(new Dictionary<string, JsonElement>(fields));
    }

    private static bool IsOld(JsonElement approver) =>
        approver.ValueKind == JsonValueKind.Object && (!approver.TryGetProperty("params", out _) || approver.EnumerateObject().Any(p => !IsKnown(p.Name)));

    private static bool IsKnown(string field) => field is "name" or "tools" or "params";

    private static JsonElement Approver(JsonElement approver)
    {
        if (!IsOld(approver))
        {
            return approver;
        }

        var fields = new Dictionary<string, JsonElement>();
        var parameters = new Dictionary<string, JsonElement>();
        if (approver.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in given.EnumerateObject())
            {
                parameters[property.Name] = property.Value;
            }
        }

        foreach (var property in approver.EnumerateObject().Where(p => p.Name != "params"))
        {
            (IsKnown(property.Name) ? fields : parameters)[property.Name] = property.Value;
        }

        fields["params"] = LogJson.ToElement(parameters);
        return LogJson.ToElement(fields);
    }
}

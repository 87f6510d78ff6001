using System.Text.Json.Nodes;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Resolves the pools of a sample, as log format 11.4 has it, on plain JSON.</summary>
internal static class ReferencePools
{
    public static void Resolve(JsonObject sample)
    {
        if (sample["events_data"] is not JsonObject data)
        {
            return;
        }

        var messages = data["messages"]!.AsArray();
        var calls = data["calls"]!.AsArray();
        foreach (var item in sample["events"]!.AsArray().Select(e => e!.AsObject()).Where(e => (string?)e["event"] == "model"))
        {
            if (item["input_refs"] is JsonArray refs && messages.Count > 0)
            {
                item["input"] = Slices(messages, refs);
                item.Remove("input_refs");
            }

            if (item["call"] is JsonObject call && call["call_refs"] is JsonArray callRefs && calls.Count > 0)
            {
                call["request"]!.AsObject()[(string?)call["call_key"] ?? "messages"] = Slices(calls, callRefs);
                call.Remove("call_refs");
                call.Remove("call_key");
            }
        }

        sample.Remove("events_data");
    }

    private static JsonArray Slices(JsonArray pool, JsonArray refs) =>
        new([.. refs.SelectMany(r => pool.Take((int)r![0]!..(int)r[1]!)).Select(m => m?.DeepClone())]);
}

using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Web.Runs;

/// <summary>Cuts a model call to what is new in it: an agent's calls repeat the whole conversation each time.</summary>
public static class NewInput
{
    /// <summary>Key in the metadata of a cut call for the number of messages of the whole prompt.</summary>
    public const string CountKey = "inspect_prompt_messages";

    /// <summary>A call with the messages after the last answer in its prompt, without raw traffic and schemas; other events as they are.</summary>
    public static TranscriptEvent Cut(TranscriptEvent happened) => happened is not ModelEvent call ? happened : call with
    {
        Input = Of(call.Input),
        InputRefs = null,
        Call = null,
        Tools = [],
        Metadata = new Dictionary<string, JsonElement>(call.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            [CountKey] = JsonSerializer.SerializeToElement(LengthOf(call)),
        },
    };

    /// <summary>The messages after the last answer; all when there is none.</summary>
    public static ImmutableArray<ChatMessage> Of(ImmutableArray<ChatMessage> prompt)
    {
        var last = prompt.Length - 1;
        while (last >= 0 && prompt[last].Role != ChatRoles.Assistant)
        {
            last--;
        }

        return prompt[(last + 1)..];
    }

    /// <summary>Messages of the whole prompt; where only its end was read, its references tell.</summary>
    private static int LengthOf(ModelEvent call) => call.InputRefs is { } refs ? refs.Where(r => !r.IsDefault && r.Length == 2).Sum(r => Math.Max(0, r[1] - r[0])) : call.Input.Length;

    /// <summary>Number of messages of the whole prompt of a call that was cut.</summary>
    public static int CountOf(ModelEvent call) =>
        call.Metadata?.TryGetValue(CountKey, out var count) == true && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : call.Input.Length;
}

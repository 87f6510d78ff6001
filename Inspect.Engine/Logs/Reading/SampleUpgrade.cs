using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Brings a sample of an old log to the current form, in memory (log format 14.4).</summary>
internal static class SampleUpgrade
{
    /// <summary>Upgrades a sample as it was parsed, and resolves its pools.</summary>
    /// <param name="sample">The sample as the file has it.</param>
    /// <param name="firstScore">Name of the first score of the results, which names the only score of a version 1 sample.</param>
    public static EvalSample Apply(EvalSample sample, string? firstScore)
    {
        sample = Transcript(sample);
        sample = InterimPools(sample);
        RequiredFields.Check(sample);
        sample = PoolResolver.Apply(sample);
        if (Taken(sample, "score") is { ValueKind: not JsonValueKind.Null } score)
        {
            if (sample.Scores is not null)
            {
                throw new JsonException("The fields score and scores are both there; one of them is expected.");
            }

            var scores = new Dictionary<string, Score> { [firstScore ?? "score"] = LogJson.FromElement<Score>(score) };
            sample = sample with { Scores = scores, Unknown = Without(sample, "score") };
        }

        return sample with
        {
            Input = sample.Input.Plain is null ? SampleInput.FromMessages(EventUpgrade.Messages(sample.Input.Messages)) : sample.Input,
            Scores = ScoreUpgrade.Apply(sample.Scores),
            Sandbox = HeaderUpgrade.Sandbox(sample.Sandbox),
            Invalidation = sample.Invalidation is { } mark ? EditUpgrade.Provenance(mark) : null,
            Messages = EventUpgrade.Messages(sample.Messages),
            Output = EventUpgrade.Output(sample.Output),
            Events = [.. sample.Events.Select(EventUpgrade.Apply)],
        };
    }

    private static JsonElement? Taken(EvalSample sample, string name) =>
        sample.Unknown is not null && sample.Unknown.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, JsonElement>? Without(EvalSample sample, params ReadOnlySpan<string> names)
    {
        var rest = new Dictionary<string, JsonElement>(sample.Unknown!);
        foreach (var name in names)
        {
            rest.Remove(name);
        }

        return rest.Count == 0 ? null : rest;
    }

    private static EvalSample Transcript(EvalSample sample)
    {
        if (Taken(sample, "transcript") is not { ValueKind: JsonValueKind.Object } transcript || !sample.Events.IsEmpty)
        {
            return sample;
        }

        var events = transcript.TryGetProperty("events", out var e) && e.ValueKind == JsonValueKind.Array
            ? LogJson.FromElement<List<TranscriptEvent>>(e)
            : [];
        var attachments = new Dictionary<string, string>(sample.Attachments);
        if (transcript.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in content.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
            {
                attachments[property.Name] = property.Value.GetString()!;
            }
        }

        return sample with { Events = [.. events], Attachments = attachments, Unknown = Without(sample, "transcript") };
    }

    private static EvalSample InterimPools(EvalSample sample)
    {
        if (sample.EventsData is not null || Taken(sample, "message_pool") is not { ValueKind: JsonValueKind.Array } messages)
        {
            return sample;
        }

        var calls = Taken(sample, "call_pool") is { ValueKind: JsonValueKind.Array } pool ? pool.EnumerateArray().ToImmutableArray() : [];
        var data = new EventsData { Messages = [.. LogJson.FromElement<List<ChatMessage>>(messages)], Calls = calls };
        return sample with { EventsData = data, Unknown = Without(sample, "message_pool", "call_pool") };
    }
}

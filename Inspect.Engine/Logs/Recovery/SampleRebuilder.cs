using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>Makes a sample of what a buffer holds of it (log format 16).</summary>
internal static class SampleRebuilder
{
    private static readonly EvalError Cancelled = new()
    {
        Message = "CancelledError()",
        Traceback = "CancelledError: recovered from crashed eval\n",
        TracebackAnsi = "CancelledError: recovered from crashed eval\n",
    };

    /// <summary>The sample; one that was still running has an error that says so.</summary>
    public static EvalSample Rebuild(BufferedSample buffered, bool keepsEvents)
    {
        var summary = buffered.Summary;
        var sample = SampleUpgrade.Apply(
            new EvalSample
            {
                Id = summary.Id,
                Epoch = summary.Epoch,
                Input = summary.Input,
                Target = summary.Target,
                Events = [.. buffered.Events.Values.Select(LogJson.FromElement<TranscriptEvent>)],
                EventsData = new EventsData
                {
                    Messages = [.. buffered.Messages.Values.Select(LogJson.FromElement<ChatMessage>)], Calls = [.. buffered.Calls.Values],
                },
                Attachments = buffered.Attachments,
            },
            null);
        var init = sample.Events.OfType<SampleInitEvent>().FirstOrDefault()?.Sample is { ValueKind: JsonValueKind.Object } item
            ? AttachmentResolver.Resolve(item, buffered.Attachments)
            : default;
        var input = Taken<SampleInput>(init, "input") ?? summary.Input;
        var (messages, output) = RebuiltConversation.Of(sample.Events, input, buffered.Attachments);
        return sample with
        {
            Input = input,
            Choices = summary.Choices ?? Texts(init, "choices"),
            Target = Taken<Target>(init, "target") ?? summary.Target,
            Description = summary.Description,
            Sandbox = Field(init, "sandbox"),
            Files = Field(init, "files") is { ValueKind: JsonValueKind.Object } files ? [.. files.EnumerateObject().Select(f => f.Name)] : null,
            Setup = Taken<string>(init, "setup"),
            Messages = messages,
            Output = output,
            Metadata = Map(buffered.Metadata) ?? Map(Field(init, "metadata")) ?? summary.Metadata,
            Scores = Scores(summary, sample.Events),
            Events = keepsEvents ? sample.Events : [],
            Attachments = keepsEvents ? sample.Attachments : new Dictionary<string, string>(),
            ModelUsage = summary.ModelUsage,
            RoleUsage = summary.RoleUsage,
            ModelFallbacks = summary.ModelFallbacks,
            StartedAt = summary.StartedAt,
            CompletedAt = summary.CompletedAt,
            TotalTime = summary.TotalTime,
            WorkingTime = summary.WorkingTime,
            Uuid = summary.Uuid,
            Error = !summary.Completed ? Cancelled : summary.Error is { } error ? new EvalError { Message = error } : null,
            Limit = summary.Limit is { } limit ? new EvalSampleLimit { Type = limit, Limit = -1, Reason = summary.LimitReason } : null,
            TurnCount = summary.TurnCount,
            TokenLimit = summary.TokenLimit,
            TokenLimitType = summary.TokenLimitType,
            TokenLimitUsage = summary.TokenLimitUsage,
            MessageLimit = summary.MessageLimit,
            TimeLimit = summary.TimeLimit,
        };
    }

    /// <summary>Scores as their events have them: those of the summary are shortened.</summary>
    private static Dictionary<string, Score>? Scores(EvalSampleSummary summary, ImmutableArray<TranscriptEvent> events)
    {
        if (summary.Scores is not { } scores)
        {
            return null;
        }

        var full = events.OfType<ScoreEvent>().Where(e => !e.Intermediate && e.Scorer is not null).ToLookup(e => e.Scorer!, e => e.Score);
        return scores.ToDictionary(s => s.Key, s => full[s.Key].LastOrDefault(f => f.Value == s.Value.Value) ?? s.Value);
    }

    private static JsonElement? Field(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static T? Taken<T>(JsonElement item, string name)
        where T : class
    {
        try
        {
            return Field(item, name) is { } value ? LogJson.FromElement<T>(value) : null;
        }
        catch (JsonException)
        {
            // An odd event; the summary has the field too.
            return null;
        }
    }

    private static ImmutableArray<string>? Texts(JsonElement item, string name) => Taken<List<string>>(item, name) is { } texts ? [.. texts] : null;

    private static Dictionary<string, JsonElement>? Map(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } map ? LogJson.FromElement<Dictionary<string, JsonElement>>(map) : null;
}

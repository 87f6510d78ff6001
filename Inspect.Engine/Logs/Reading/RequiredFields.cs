using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Refuses null in the place of records: JSON allows it there, and nothing that reads a record expects it.</summary>
internal static class RequiredFields
{
    /// <summary>Looks through a list or the values of a map.</summary>
    /// <exception cref="JsonException">An item is null; the message names the field.</exception>
    public static void Check<T>(IEnumerable<T>? items, string field)
    {
        foreach (var (index, item) in (items ?? []).Index())
        {
            if (item is null)
            {
                throw new JsonException($"The field {field} holds null in the place of item {index}.");
            }
        }
    }

    /// <summary>Looks through a list, without a further object for each of a hundred thousand events.</summary>
    /// <exception cref="JsonException">An item is null; the message names the field.</exception>
    public static void Check<T>(ImmutableArray<T> items, string field)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is null)
            {
                throw new JsonException($"The field {field} holds null in the place of item {i}.");
            }
        }
    }

    /// <summary>Looks for what a header must have.</summary>
    /// <exception cref="JsonException">It is null.</exception>
    public static void Check(EvalLog log)
    {
        Check(log.Eval, "eval");
        Check(log.Eval.Config, "eval.config");
        Check(log.Eval.Dataset, "eval.dataset");
        Check<EvalScorer>(log.Eval.Scorers ?? [], "eval.scorers");
        Check(log.Plan.Steps, "plan.steps");
        Check<EvalScore>(log.Results?.Scores ?? [], "results.scores");
        foreach (var score in log.Results?.Scores ?? [])
        {
            Check(score.Metrics.Values, "results.scores.metrics");
        }

        Check(log.Stats.ModelUsage.Values, "stats.model_usage");
        Check(log.Stats.RoleUsage.Values, "stats.role_usage");
    }

    /// <summary>Looks for what a sample must have.</summary>
    /// <exception cref="JsonException">It is null.</exception>
    public static void Check(EvalSample sample)
    {
        Check<ChatMessage>(sample.Input.Plain is null ? sample.Input.Messages : [], "input");
        Check(sample.Messages, "messages");
        Check(sample.Output);
        Check(sample.Scores?.Values, "scores");
        Check(sample.Events, "events");
        Check<ChatMessage>(sample.EventsData?.Messages ?? [], "events_data.messages");
        Check(sample.ModelUsage.Values, "model_usage");
        Check(sample.RoleUsage.Values, "role_usage");
    }

    /// <summary>Looks through the choices of an output.</summary>
    /// <exception cref="JsonException">One is null, or has no message.</exception>
    public static void Check(ModelOutput output)
    {
        Check(output.Choices, "output.choices");
        foreach (var choice in output.Choices)
        {
            Check(choice.Message, "output.choices.message");
        }
    }

    private static void Check(LogRecord? record, string field)
    {
        if (record is null)
        {
            throw new JsonException($"The field {field} is null; a record is expected.");
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Engine.Evals;

/// <summary>What an interrupted run left: the run goes on with the same ids and seed, and without the samples that ended.</summary>
/// <param name="Path">Path of the log.</param>
/// <param name="Plan">The plan with the ids and the seed of the log.</param>
/// <param name="Finished">Samples that ended without an error and were not marked as invalid; all others run again, as in a retry (semantics 7.4).</param>
public sealed record ResumedEval(string Path, PlannedEval Plan, IReadOnlyList<FinishedSample> Finished)
{
    /// <summary>The samples that ended go into a new log, and the old one stays as it is.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Settings that were changed while it went on, as the log keeps them.</summary>
    public ImmutableArray<JsonElement>? Updates { get; init; }

    /// <summary>How long the parts before this one worked, as far as their samples are kept.</summary>
    public TimeSpan Worked
    {
        get
        {
            var worked = new WorkedTime();
            foreach (var sample in Finished)
            {
                worked.Add(sample.Summary.StartedAt, sample.Summary.CompletedAt);
            }

            return worked.Total;
        }
    }

    /// <summary>Reads the log of an interrupted run, journal included, one sample at a time.</summary>
    /// <param name="plan">The request, planned again with the seed of the log.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InspectException">The log cannot be read, or the task is another one now.</exception>
    public static Task<ResumedEval> ReadAsync(PlannedEval plan, EvalLog header, string log, CancellationToken cancellationToken) =>
        ReadAsync(plan, header, log, null, cancellationToken);

    private static async Task<ResumedEval> ReadAsync(PlannedEval plan, EvalLog header, string log, IReadOnlySet<(string Id, int Epoch)>? again, CancellationToken cancellationToken)
    {
        Check(plan.Spec, header.Eval);
        var finished = new List<FinishedSample>();
        await foreach (var sample in EvalLogReader.ReadEndedAsync(log, cancellationToken).ConfigureAwait(false))
        {
            if (again is null ? sample.End is { Error: null, Invalidation: null } : !again.Contains((sample.End.Id.Text, sample.End.Epoch)))
            {
                finished.Add(FinishedSample.Of(sample));
            }
        }

        return new ResumedEval(log, plan with { Spec = header.Eval, Seed = SeedOf(header) ?? plan.Seed }, finished) { Updates = header.ConfigUpdates };
    }

    /// <summary>Reads the log of a run that did not succeed, to run what it lacks as a new run of the same task (semantics 7.4).</summary>
    /// <param name="plan">The request of the log, planned again with its seed.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="again">The samples that run again, all others are kept; null for those that did not end well.</param>
    /// <exception cref="InspectException">The log cannot be read, or the task is another one now.</exception>
    public static async Task<ResumedEval> ReadForRetryAsync(
        PlannedEval plan, EvalLog header, string log, CancellationToken cancellationToken, IReadOnlySet<(string Id, int Epoch)>? again = null)
    {
        var resumed = await ReadAsync(plan, header, log, again, cancellationToken).ConfigureAwait(false);
        return resumed with { Plan = plan with { Spec = plan.Spec with { TaskId = header.Eval.TaskId }, Seed = resumed.Plan.Seed }, IsRetry = true, Updates = null };
    }

    /// <summary>Reads a log of the same task that may have fewer or other items and epochs: what ended in it and is asked for again goes into a new log (semantics 7.5).</summary>
    /// <param name="plan">What is asked for, planned with the seed of the log.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What can be kept; null where the log says nothing of the samples that are asked for: the dataset or the scorers are others now.</returns>
    /// <exception cref="InspectException">The log cannot be read.</exception>
    public static async Task<ResumedEval?> ReadToExtendAsync(PlannedEval plan, EvalLog header, string log, CancellationToken cancellationToken)
    {
        if (header.Eval.Dataset.Samples != plan.Spec.Dataset.Samples || !Names(plan.Spec).SequenceEqual(Names(header.Eval), StringComparer.Ordinal))
        {
            return null;
        }

        var asked = (plan.Spec.Dataset.SampleIds ?? []).ToHashSet();
        var finished = new List<FinishedSample>();
        await foreach (var sample in EvalLogReader.ReadEndedAsync(log, cancellationToken).ConfigureAwait(false))
        {
            if (sample.End is { Error: null, Invalidation: null } && asked.Contains(sample.End.Id) && sample.End.Epoch <= plan.Epochs)
            {
                finished.Add(FinishedSample.Of(sample));
            }
        }

        return new ResumedEval(log, plan with { Spec = plan.Spec with { TaskId = header.Eval.TaskId } }, finished) { IsRetry = true };
    }

    /// <summary>Writes the samples that ended into another log, one at a time.</summary>
    /// <exception cref="EvalLogException">The old log is damaged.</exception>
    internal async Task CopyAsync(EvalLogWriter writer, CancellationToken cancellationToken)
    {
        var kept = Finished.Select(s => (s.Id, s.Epoch)).ToHashSet();
        if (kept.Count == 0)
        {
            return;
        }

        await foreach (var sample in EvalLogReader.ReadSamplesAsync(Path, cancellationToken).ConfigureAwait(false))
        {
            if (kept.Contains((sample.Id, sample.Epoch)))
            {
                await writer.WriteSampleAsync(AttachmentResolver.ResolveAll(sample), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Samples of two versions of a task in one log would be a number of neither.</summary>
    private static void Check(EvalSpec now, EvalSpec then)
    {
        var what = !(now.Dataset.SampleIds ?? []).SequenceEqual(then.Dataset.SampleIds ?? []) ? "items"
            : now.Config.Epochs != then.Config.Epochs ? "epochs"
            : !Names(now).SequenceEqual(Names(then), StringComparer.Ordinal) ? "scorers"
            : null;
        if (what is not null)
        {
            throw new InspectException($"The run cannot go on: the {what} of the task {now.Task} are no longer those it began with. What ended is kept in its log; start the task as a new run.");
        }
    }

    private static IEnumerable<string> Names(EvalSpec spec) => (spec.Scorers ?? []).Select(s => s.Name);

    /// <summary>The seed that a run of ours was drawn with; null in logs of others.</summary>
    public static long? SeedOf(EvalLog header) =>
        header.Eval.Metadata?.GetValueOrDefault(SpecBuilder.OwnKey) is { ValueKind: JsonValueKind.Object } own
        && own.TryGetProperty("seed", out var seed) && seed.TryGetInt64(out var value)
            ? value
            : null;
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Engine.Evals;

/// <summary>What an interrupted run left: the run goes on with the same ids and seed, and without the samples that are kept. They are read one at a time, once the run begins.</summary>
/// <param name="Path">Path of the log.</param>
/// <param name="Plan">The plan with the ids and the seed of the log.</param>
/// <param name="Keeps">The sample is kept; by itself one that ended without an error and was not marked as invalid. All others run again, as in a retry (semantics 7.4).</param>
public sealed record ResumedEval(string Path, PlannedEval Plan, Func<EvalSampleEnd, bool> Keeps)
{
    /// <summary>The samples that ended go into a new log, and the old one stays as it is.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Settings that were changed while it went on, as the log keeps them.</summary>
    public ImmutableArray<JsonElement>? Updates { get; init; }

    /// <summary>Takes over the samples that are kept, one at a time; those of another log are written into the new one.</summary>
    /// <param name="writer">Writes the log of the run.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EvalLogException">The log is damaged, or the new one cannot be written.</exception>
    internal async IAsyncEnumerable<FinishedSample> TakeAsync(EvalLogWriter writer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var sample in (IsRetry ? CopyAsync(writer, cancellationToken) : EvalLogReader.ReadEndedAsync(Path, cancellationToken)).ConfigureAwait(false))
        {
            if (Keeps(sample.End))
            {
                yield return FinishedSample.Of(sample);
            }
        }
    }

    /// <summary>Goes on with the log of an interrupted run, journal included.</summary>
    /// <param name="plan">The request, planned again with the seed of the log.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <exception cref="InspectException">The task is another one now.</exception>
    public static ResumedEval Of(PlannedEval plan, EvalLog header, string log)
    {
        Check(plan.Spec, header.Eval);
        return new ResumedEval(log, plan with { Spec = header.Eval, Seed = SeedOf(header) ?? plan.Seed }, EndedWell) { Updates = header.ConfigUpdates };
    }

    /// <summary>Takes a run that did not succeed, to run what it lacks as a new run of the same task (semantics 7.4).</summary>
    /// <param name="plan">The request of the log, planned again with its seed.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="again">The samples that run again, all others are kept; null for those that did not end well.</param>
    /// <exception cref="InspectException">The task is another one now.</exception>
    public static ResumedEval ForRetry(PlannedEval plan, EvalLog header, string log, IReadOnlySet<(string Id, int Epoch)>? again = null)
    {
        Check(plan.Spec, header.Eval);
        return new ResumedEval(log, plan with { Spec = plan.Spec with { TaskId = header.Eval.TaskId }, Seed = SeedOf(header) ?? plan.Seed }, again is null ? EndedWell : end => !again.Contains((end.Id.Text, end.Epoch))) { IsRetry = true };
    }

    /// <summary>Takes a run of the same task that may have fewer or other items and epochs: what ended in it and is asked for again goes into a new log (semantics 7.5).</summary>
    /// <param name="plan">What is asked for, planned with the seed of the log.</param>
    /// <param name="header">Header of the log.</param>
    /// <param name="log">Path of the log.</param>
    /// <returns>What can be kept; null where the log says nothing of the samples that are asked for: the dataset or the scorers are others now.</returns>
    public static ResumedEval? ToExtend(PlannedEval plan, EvalLog header, string log)
    {
        if (header.Eval.Dataset.Samples != plan.Spec.Dataset.Samples || !Names(plan.Spec).SequenceEqual(Names(header.Eval), StringComparer.Ordinal))
        {
            return null;
        }

        var asked = (plan.Spec.Dataset.SampleIds ?? []).ToHashSet();
        return new ResumedEval(log, plan with { Spec = plan.Spec with { TaskId = header.Eval.TaskId } }, end => EndedWell(end) && asked.Contains(end.Id) && end.Epoch <= plan.Epochs) { IsRetry = true };
    }

    private static bool EndedWell(EvalSampleEnd end) => end is { Error: null, Invalidation: null };

    /// <summary>Writes the samples that are kept into another log.</summary>
    private async IAsyncEnumerable<EndedSample> CopyAsync(EvalLogWriter writer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(Path, cancellationToken).ConfigureAwait(false))
        {
            var ended = EndedSample.Of(sample);
            if (Keeps(ended.End))
            {
                await writer.WriteAsync(AttachmentResolver.ResolveAll(sample), ended.Summary, cancellationToken).ConfigureAwait(false);
                yield return ended;
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

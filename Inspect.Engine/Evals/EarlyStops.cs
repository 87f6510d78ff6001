using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Asks the task's early stopping before each sample, and keeps what was left out for the results (semantics 7.7). Thread-safe.</summary>
internal sealed class EarlyStops : IDisposable
{
    /// <summary>The object of the task need not be thread-safe: one call at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IEarlyStopping _stopping;
    private readonly List<(SampleId Id, int Epoch, EarlyStop Stop)> _stops = [];
    private readonly string _manager;

    private EarlyStops(IEarlyStopping stopping, string manager) => (_stopping, _manager) = (stopping, manager);

    /// <summary>Begins with a run; null where its task stops nothing early.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="finished">Samples that ended before, when the run goes on.</param>
    /// <param name="cancellationToken">The run was stopped.</param>
    /// <exception cref="InspectException">The code of the task failed.</exception>
    public static async Task<EarlyStops?> StartAsync(PlannedEval plan, IEnumerable<FinishedSample> finished, CancellationToken cancellationToken)
    {
        if (plan.Task.EarlyStopping is not { } stopping)
        {
            return null;
        }

        var manager = await CallAsync(() => stopping.StartTaskAsync(plan.Task.Name, plan.Samples, plan.Epochs, cancellationToken)).ConfigureAwait(false);
        var stops = new EarlyStops(stopping, manager);
        foreach (var sample in finished)
        {
            await stops.CompleteAsync(sample.Id, sample.Epoch, sample.Scored.Scores, cancellationToken).ConfigureAwait(false);
        }

        return stops;
    }

    /// <summary>Asks whether a sample is left out.</summary>
    /// <exception cref="InspectException">The code of the task failed.</exception>
    public Task<bool> IsStoppedAsync(SampleId id, int epoch, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        var stop = await _stopping.ScheduleSampleAsync(id, epoch, cancellationToken).ConfigureAwait(false);
        if (stop is not null)
        {
            _stops.Add((id, epoch, stop));
        }

        return stop is not null;
    }, cancellationToken);

    /// <summary>Tells of a sample that ended without an error.</summary>
    /// <exception cref="InspectException">The code of the task failed.</exception>
    public Task CompleteAsync(SampleId id, int epoch, IReadOnlyDictionary<string, Score>? scores, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        await _stopping.CompleteSampleAsync(id, epoch, scores ?? ImmutableDictionary<string, Score>.Empty, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    /// <summary>What the results say of it (log format, "early_stopping").</summary>
    /// <exception cref="InspectException">The code of the task failed.</exception>
    public async Task<JsonElement> FinishAsync(CancellationToken cancellationToken)
    {
        var metadata = await InTurnAsync(() => _stopping.CompleteTaskAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return LogJson.ElementOf((_manager, _stops, metadata), static (writer, all) =>
        {
            writer.WriteStartObject();
            LogJson.WriteText(writer, "manager"u8, all._manager);
            writer.WriteStartArray("early_stops"u8);
            foreach (var (id, epoch, stop) in all._stops)
            {
                Write(writer, id, epoch, stop);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("metadata"u8);
            LogJson.Write(writer, all.metadata);
            writer.WriteEndObject();
        });
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private static void Write(Utf8JsonWriter writer, SampleId id, int epoch, EarlyStop stop)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        LogJson.Write(writer, id);
        writer.WriteNumber("epoch"u8, epoch);
        if (stop.Reason is { } reason)
        {
            LogJson.WriteText(writer, "reason"u8, reason);
        }

        if (stop.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata"u8);
            LogJson.Write(writer, metadata);
        }

        writer.WriteEndObject();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await CallAsync(call).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whatever the code throws is a sentence that ends the run.</summary>
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var running = Begin();
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.Exception?.InnerException is { } error
            ? throw new InspectException($"The early stopping of the task failed: {error.Message.TrimEnd('.')}. Correct its code.", error)
            : await running.ConfigureAwait(false);

        async Task<T> Begin() => await call().ConfigureAwait(false);
    }
}

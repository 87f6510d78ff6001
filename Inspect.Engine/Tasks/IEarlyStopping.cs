using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>
/// Decides while a run goes on which of its samples are not worth running any more, from the scores of those that ended (semantics 7.7).
/// Its methods are called one at a time. One object is for one run: a task makes a new one each time.
/// </summary>
public interface IEarlyStopping
{
    /// <summary>A run begins.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="samples">Its items, in their order.</param>
    /// <param name="epochs">Repetitions of each.</param>
    /// <param name="cancellationToken">The run was stopped.</param>
    /// <returns>How the log names what decides.</returns>
    Task<string> StartTaskAsync(string task, IReadOnlyList<Sample> samples, int epochs, CancellationToken cancellationToken);

    /// <summary>A sample is about to run.</summary>
    /// <param name="id">Id of the item.</param>
    /// <param name="epoch">Repetition, from 1.</param>
    /// <param name="cancellationToken">The run was stopped.</param>
    /// <returns>Why it is left out; null to run it.</returns>
    Task<EarlyStop?> ScheduleSampleAsync(SampleId id, int epoch, CancellationToken cancellationToken);

    /// <summary>A sample ended without an error.</summary>
    /// <param name="id">Id of the item.</param>
    /// <param name="epoch">Repetition, from 1.</param>
    /// <param name="scores">Its scores by scorer.</param>
    /// <param name="cancellationToken">The run was stopped.</param>
    Task CompleteSampleAsync(SampleId id, int epoch, IReadOnlyDictionary<string, Score> scores, CancellationToken cancellationToken);

    /// <summary>The run ends.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the log keeps of the decisions.</returns>
    Task<IReadOnlyDictionary<string, JsonElement>> CompleteTaskAsync(CancellationToken cancellationToken);
}

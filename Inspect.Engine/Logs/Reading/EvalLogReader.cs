using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>
/// Reads logs of either container, written by any version, without loading what nobody asks for. Each call opens the file, reads and
/// closes it, so that a running log can be replaced under it; a log that another process is writing is read with its journal.
/// </summary>
/// <remarks>Old shapes are brought to the current one in memory, pools are resolved, attachments are not (see <see cref="AttachmentResolver"/>).</remarks>
public static partial class EvalLogReader
{
    /// <summary>So many small records are read in one step of a thread.</summary>
    private const int PieceSize = 256;

    /// <summary>The file has a name that listings take for a log: any <c>.eval</c>, and a <c>.json</c> whose name starts with a time.</summary>
    public static bool IsLogName(string path) => EvalLogName.IsLog(System.IO.Path.GetFileName(path));

    /// <summary>Reads what was run and what came of it. A log without a header is one that runs or was broken off; its status is started.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged; the message says what is left of it.</exception>
    public static Task<EvalLog> ReadHeaderAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => ReadHeader(path), cancellationToken);

    /// <summary>Reads how the run stands, and no more of the log than that takes.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public static Task<EvalStatus> ReadStatusAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => With(path, source => source.Status()), cancellationToken);

    /// <summary>Reads the summaries of all samples, the latest of each sample, in the order of the log.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public static Task<IReadOnlyList<EvalSampleSummary>> ReadSummariesAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => ReadSummaries(path), cancellationToken);

    /// <summary>Reads all summaries, in the order of the plan: by item, then by epoch.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public static Task<IReadOnlyList<EvalSampleSummary>> ReadPlannedAsync(string path, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<EvalSampleSummary>>(() => With(path, source => ItemOrder.Sort(source.PlannedIds(), source.Summaries()).ToList()), cancellationToken);

    /// <summary>Reads some summaries, in the order of the plan (by item, then by epoch), and passes over the others.</summary>
    /// <param name="path">The log.</param>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up before the log is opened.</param>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public static Task<LogSamplePage> ReadSummaryPageAsync(string path, int first, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Task.Run(() => ReadSummaryPage(path, first, count), cancellationToken);
    }

    /// <summary>Reads one sample.</summary>
    /// <exception cref="EvalLogException">The log or the sample is not there, or damaged.</exception>
    public static Task<EvalSample> ReadSampleAsync(string path, SampleId id, int epoch, CancellationToken cancellationToken) =>
        Task.Run(
            () => With(path, source => source.Sample(id, epoch)
                ?? throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} has no sample {id} of epoch {epoch}.")),
            cancellationToken);

    /// <summary>Reads the sample with a uuid.</summary>
    /// <exception cref="EvalLogException">The log or the sample is not there, or damaged.</exception>
    public static async Task<EvalSample> ReadSampleAsync(string path, string uuid, CancellationToken cancellationToken)
    {
        var summaries = await ReadSummariesAsync(path, cancellationToken).ConfigureAwait(false);
        var summary = summaries.FirstOrDefault(s => s.Uuid == uuid)
            ?? throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} has no sample with uuid {uuid}.");
        return await ReadSampleAsync(path, summary.Id, summary.Epoch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all samples, one at a time: by epoch, then by id (<c>.json</c> logs: as they stand).</summary>
    /// <exception cref="EvalLogException">The log or a sample is damaged.</exception>
    public static async IAsyncEnumerable<EvalSample> ReadSamplesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var samples = Samples(path).GetEnumerator();
        while (await Task.Run(samples.MoveNext, cancellationToken).ConfigureAwait(false))
        {
            yield return samples.Current;
        }
    }

    /// <summary>Reads what came of all samples, one at a time in no certain order, and little more of the log than that takes.</summary>
    /// <exception cref="EvalLogException">The log or a sample is damaged.</exception>
    public static async IAsyncEnumerable<EndedSample> ReadEndedAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var samples = All(path, source => source.Ended()).Chunk(PieceSize).GetEnumerator();
        while (await Task.Run(samples.MoveNext, cancellationToken).ConfigureAwait(false))
        {
            foreach (var sample in samples.Current)
            {
                yield return sample;
            }
        }
    }

    /// <summary>Reads the scores over the epochs of each item; empty when the log has none.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public static Task<IReadOnlyList<EvalSampleReductions>> ReadReductionsAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => With(path, source => source.Reductions()), cancellationToken);

    internal static EvalLog ReadHeader(string path) => With(path, source => source.Header());

    internal static LogSamplePage ReadSummaryPage(string path, int first, int count) => With(path, source => source.SummaryPage(first, count));

    internal static IReadOnlyList<EvalSampleSummary> ReadSummaries(string path) => With(path, source => source.Summaries());

    internal static ILogSource Open(string path) =>
        EvalLogName.IsJson(path) ? new JsonLogSource(path) : ArchiveLogSource.Open(path);

    /// <summary>All samples, one at a time.</summary>
    internal static IEnumerable<EvalSample> Samples(string path) => All(path, source => source.Samples());

    private static IEnumerable<T> All<T>(string path, Func<ILogSource, IEnumerable<T>> read)
    {
        using var source = Guard(path, () => Open(path));
        using var samples = Guard(path, () => read(source).GetEnumerator());
        while (Guard(path, samples.MoveNext))
        {
            yield return samples.Current;
        }
    }

    private static T With<T>(string path, Func<ILogSource, T> read)
    {
        return Guard(path, () =>
        {
            using var source = Open(path);
            return read(source);
        });
    }

    /// <summary>Turns the failures that damage causes into the error of this reader. A fault of this app is none of them: it stays what it is.</summary>
    internal static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (LogDamage.IsOfTheFile(e))
        {
            throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} cannot be read: it holds values of a form that logs do not have ({e.GetType().Name}).", e);
        }
    }
}

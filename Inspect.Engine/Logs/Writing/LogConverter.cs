using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Brings logs into the other container, without loss: unknown fields and events stay.</summary>
public static class LogConverter
{
    /// <summary>Writes a log as a new file. What there is at the target is replaced in one step, when all is written.</summary>
    /// <param name="path">The log.</param>
    /// <param name="target">The new file; its ending, <c>.eval</c> or <c>.json</c>, says the container.</param>
    /// <param name="attachments">What becomes of references to attachments.</param>
    /// <param name="cancellationToken">Gives up; the target is as it was.</param>
    /// <exception cref="EvalLogException">The log is damaged, or the target cannot be written.</exception>
    public static Task ConvertAsync(string path, string target, AttachmentMode attachments, CancellationToken cancellationToken) =>
        Task.Run(() => Convert(Path.GetFullPath(path), Path.GetFullPath(target), attachments, cancellationToken), cancellationToken);

    /// <summary>Writes a log as JSON, as a <c>.json</c> log has it.</summary>
    /// <param name="path">The log.</param>
    /// <param name="target">Where to; it stays open.</param>
    /// <param name="isHeaderOnly">Without the samples.</param>
    /// <param name="attachments">What becomes of references to attachments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public static Task DumpAsync(string path, Stream target, bool isHeaderOnly, AttachmentMode attachments, CancellationToken cancellationToken) => Task.Run(
        () => EvalLogReader.Guard(path, () =>
        {
            using var source = EvalLogReader.Open(path);
            var header = source.Header();
            var isWithSamples = !isHeaderOnly && source.HasSamples;
            var samples = !isWithSamples ? null : Samples(source, attachments, cancellationToken).Select(JsonLogFile.Sample);

            // A .json log has its reductions after the samples, where a look at the header does not get.
            var reductions = (isHeaderOnly && EvalLogName.IsJson(path)) || header.Results is null ? [] : source.Reductions();
            JsonLogFile.Write(target, Moved(isWithSamples ? WithIds(header, source) : header, reductions.Count > 0), samples, reductions.Count == 0 ? null : reductions);
            return true;
        }),
        cancellationToken);

    /// <summary>The ids of the items as the samples have them, where the log says none (log format 14.4).</summary>
    private static EvalLog WithIds(EvalLog header, ILogSource source) => header.Eval.Dataset.SampleIds is not null
        ? header
        : header with { Eval = header.Eval with { Dataset = header.Eval.Dataset with { SampleIds = [.. source.SampleIds()] } } };

    /// <summary>The header without the reductions that once were in its results, where they stand on their own.</summary>
    private static EvalLog Moved(EvalLog header, bool hasReductions)
    {
        if (!hasReductions || header.Results?.Unknown?.ContainsKey("sample_reductions") != true)
        {
            return header;
        }

        var rest = new Dictionary<string, JsonElement>(header.Results.Unknown);
        rest.Remove("sample_reductions");
        return header with { Results = header.Results with { Unknown = rest.Count == 0 ? null : rest } };
    }

    private static IEnumerable<EvalSample> Samples(ILogSource source, AttachmentMode attachments, CancellationToken cancellationToken) => source.Samples().Select(s =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AttachmentResolver.ResolveAll(s, attachments);
    });

    /// <summary>Writes a whole log in one of the containers.</summary>
    internal static void Write(Stream stream, bool isJson, EvalLog header, IEnumerable<EvalSample> samples, IReadOnlyList<EvalSampleReductions> reductions)
    {
        if (isJson)
        {
            JsonLogFile.Write(stream, header, samples.Select(JsonLogFile.Sample), reductions.Count == 0 ? null : reductions);
        }
        else
        {
            ArchiveLogFile.Write(stream, header, samples, reductions);
        }
    }

    internal static void Convert(string path, string target, AttachmentMode attachments, CancellationToken cancellationToken)
    {
        using var source = EvalLogReader.Open(path);
        var header = EvalLogReader.Guard(path, source.Header) with { Version = 2 };
        var samples = Samples(source, attachments, cancellationToken);
        var reductions = EvalLogReader.Guard(path, source.Reductions);
        var isJson = EvalLogName.IsJson(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            LogReplacement.Replace(
                target,
                stream => Write(stream, isJson, header, samples, reductions),
                cancellationToken.ThrowIfCancellationRequested);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(target, e);
        }
        catch (JsonException e)
        {
            throw LogSources.Unfit(path, "a part", e);
        }
    }
}

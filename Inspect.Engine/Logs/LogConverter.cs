using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Engine.Logs;

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

    private static void Convert(string path, string target, AttachmentMode attachments, CancellationToken cancellationToken)
    {
        using var source = EvalLogReader.Open(path);
        var header = source.Header() with { Version = 2 };
        var samples = source.Samples().Select(s =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return AttachmentResolver.ResolveAll(s, attachments);
        });
        var reductions = source.Reductions();
        var isJson = LogSources.IsJson(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            LogFile.Replace(
                target,
                stream =>
                {
                    if (isJson)
                    {
                        JsonLogFile.Write(stream, header, samples.Select(JsonLogFile.Sample), reductions.Count == 0 ? null : reductions);
                    }
                    else
                    {
                        ArchiveLogFile.Write(stream, header, samples, reductions);
                    }
                },
                cancellationToken.ThrowIfCancellationRequested);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvalLogException($"The log {target} cannot be written: {e.Message} Check the free space and the permissions of its folder.", e);
        }
    }
}

using Inspect.Engine.Models;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Samples that a conversion split into chunks (log format 12).</summary>
internal static class ChunkedSample
{
    /// <summary>The sample with an id, or null when the archive has none in this form.</summary>
    public static EvalSample? Find(ArchiveLogSource source, SampleId id, int epoch)
    {
        var folder = SampleNames.ChunkFolder(id, epoch);
        return source.Archive.Directory.Members.ContainsKey(folder + "sample.json") ? Read(source, folder) : null;
    }

    /// <summary>Puts the chunks of a sample together.</summary>
    public static EvalSample Read(ArchiveLogSource source, string folder) =>
        source.Upgrade(source.Parse<EvalSample>(source.Archive.Directory.Members[folder + "sample.json"]));
}

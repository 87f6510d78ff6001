using Inspect.Engine.Inference.Import;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Inference.Named;

/// <summary>Where fetched files lie until they are converted, and whether there is room for more. Thread-safe.</summary>
public sealed class FetchFolders(LocalModels models, IOptions<ModelsOptions> options)
{
    private const string Fetched = ".fetched";

    private string Dir => Path.Combine(models.Dir, Fetched);

    /// <summary>Bytes of fetches that were broken off and not converted.</summary>
    public long SizeBytes => SizeOf(Dir);

    /// <summary>Folder for the files of a model.</summary>
    internal string Of(string folder) => Path.Combine(Dir, folder);

    /// <summary>Keeps other processes from fetching the same model; null while one does.</summary>
    internal FileStream? TryLock(string folder)
    {
        try
        {
            Directory.CreateDirectory(Dir);
            return new FileStream(Of(folder) + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ModelLoadException($"{Dir} cannot be written. Check its permissions, or set Models:Dir to another folder.", error);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new ModelLoadException($"{Dir} cannot be made. Check its permissions, or set Models:Dir to another folder.", error);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Deletes what was fetched of a model.</summary>
    /// <returns>Bytes that became free.</returns>
    public long Delete(string folder)
    {
        var path = Of(folder);
        var bytes = SizeOf(path);
        return TryDelete(path) ? bytes : 0;
    }

    /// <summary>Deletes what was fetched of all models but some.</summary>
    /// <param name="kept">Names of the folders whose files are needed.</param>
    /// <returns>Bytes that became free.</returns>
    public long DeleteAllBut(IReadOnlySet<string> kept) =>
        Directory.Exists(Dir) ? Directory.GetDirectories(Dir).Select(d => Path.GetFileName(d)).Where(f => !kept.Contains(f)).Sum(Delete) : 0;

    /// <summary>Refuses what is larger than a model may be, or than the disk has room for.</summary>
    /// <param name="name">The model.</param>
    /// <param name="precision">What its weights become.</param>
    /// <param name="totalBytes">Bytes of its files.</param>
    /// <param name="leftBytes">Bytes of them that are not here yet.</param>
    /// <exception cref="ModelLoadException">There is no room.</exception>
    internal void CheckRoom(ModelName name, WeightPrecision precision, long totalBytes, long leftBytes)
    {
        if (totalBytes > options.Value.MostFolderBytes)
        {
            throw new ModelLoadException($"{name} has {FetchStanding.SizeOf(totalBytes)}, and a model may have {FetchStanding.SizeOf(options.Value.MostFolderBytes)}. Raise Models:MostFolderBytes, or take a smaller model.");
        }

        // Weights are mostly stored in 16 bits.
        var needed = leftBytes + (long)(totalBytes * precision switch { WeightPrecision.Fp32 => 2.0, WeightPrecision.Fp16 => 1.0, WeightPrecision.Int8 => 0.6, _ => 0.4 });
        if (FreeBytes() is { } free && free < needed)
        {
            throw new ModelLoadException($"{name} needs {FetchStanding.SizeOf(needed)} of disk to be fetched and converted, and {models.Dir} has {FetchStanding.SizeOf(free)} left. Make room, set Models:Dir to a folder of another disk, or take a smaller model.");
        }
    }

    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(models.Dir).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long SizeOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(f => f.Exists ? f.Length : 0)
        : 0;

    private static bool TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

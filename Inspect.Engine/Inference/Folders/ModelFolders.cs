using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Inspect.Engine.Inference.Folders;

/// <summary>The folders that were read, each once per sizes and times of its files. Thread-safe.</summary>
/// <param name="trustLibraries">Folders may name libraries to load and files to write.</param>
internal sealed class ModelFolders(bool trustLibraries = false)
{
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    private int _reads;

    /// <summary>Number of folders that were read so far, for tests.</summary>
    internal int Reads => _reads;

    /// <summary>Reads and checks a folder, unless nothing in it has changed.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model is of a kind that cannot be run.</exception>
    public ModelFolder Read(string path)
    {
        var state = StateOf(path);
        if (!_readings.TryGetValue(path, out var reading) || reading.State != state)
        {
            reading = ReadNow(path, state);
            _readings[path] = reading;
        }

        return reading.Folder ?? throw new ModelLoadException(reading.Problem!.Message, reading.Problem);
    }

    private Reading ReadNow(string path, string state)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            return new Reading(state, ModelFolder.Read(path, trustLibraries), null);
        }
        catch (ModelLoadException error)
        {
            return new Reading(state, null, error);
        }
    }

    /// <summary>Names, sizes and times of the files; empty where there is no folder.</summary>
    private static string StateOf(string path)
    {
        var state = new StringBuilder();
        if (Directory.Exists(path))
        {
            foreach (var file in FolderFiles.List(path).OrderBy(f => f.FullName, StringComparer.Ordinal))
            {
                state.Append(CultureInfo.InvariantCulture, $"{file.FullName}|{FolderFiles.LengthOf(file)}|{file.LastWriteTimeUtc.Ticks}\n");
            }
        }

        return state.ToString();
    }

    private sealed record Reading(string State, ModelFolder? Folder, ModelLoadException? Problem);
}

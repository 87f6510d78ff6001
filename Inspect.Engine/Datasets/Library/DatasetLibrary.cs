using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Inspect.Engine.Files;

namespace Inspect.Engine.Datasets.Library;

/// <summary>The dataset files of the folder of tasks: <c>datasets/*.jsonl</c>, and CSV and JSON files to read. Thread-safe.</summary>
public sealed partial class DatasetLibrary
{
    /// <summary>Folder of the datasets, below that of tasks.</summary>
    public const string Folder = "datasets";

    /// <summary>Largest file that is read only to count its rows, in bytes.</summary>
    public const long MostCountedBytes = 64 << 20;

    private static readonly string[] Endings = [".jsonl", ".csv", ".json"];

    private readonly ConcurrentDictionary<string, (DateTimeOffset ModifiedAt, long SizeBytes, int? Count)> _counts = new(StringComparer.Ordinal);
    private readonly string _tasks;
    private readonly SafeFile _files;

    /// <summary>The library of a folder of tasks.</summary>
    /// <param name="tasks">The folder, absolute.</param>
    public DatasetLibrary(string tasks)
    {
        _tasks = tasks;
        Dir = Path.Combine(tasks, Folder);
        Versions = new FileVersions(tasks, Folder);
        _files = new SafeFile(tasks, Versions, Folder);
    }

    /// <summary>The folder, absolute.</summary>
    public string Dir { get; }

    /// <summary>Versions that runs have used.</summary>
    public FileVersions Versions { get; }

    /// <summary>All datasets by name.</summary>
    public IReadOnlyList<DatasetEntry> List()
    {
        if (!Directory.Exists(Dir))
        {
            return [];
        }

        // The links on the way are the same for all files: they are followed once, and again only for a file that is one itself.
        var isInside = PathGuard.IsInside(Dir, _tasks);
        return
        [
            .. new DirectoryInfo(Dir).EnumerateFiles()
                .Where(f => HasName(f.FullName) && (isInside && f.LinkTarget is null ? RegularFile.Is(f.FullName) : IsDataset(f.FullName)))
                .Select(EntryOf).OrderBy(e => e.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>A dataset by name; null when there is none.</summary>
    public DatasetEntry? Find(string name)
    {
        // JSONL files go by their name without its ending, and by no other.
        var ending = Array.Find(Endings[1..], e => name.EndsWith(e, StringComparison.Ordinal));
        if (!IsName(ending is null ? name : name[..^ending.Length]))
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(Dir, ending is null ? name + Endings[0] : name));
        return file.Exists && IsDataset(file.FullName) ? EntryOf(file) : null;
    }

    /// <summary>The name of a file of the library, as runs and tasks know it by its path; null for a file elsewhere.</summary>
    public string? NameOf(string path) => Path.GetDirectoryName(path) == Dir && IsDataset(path) ? NameOfFile(path) : null;

    /// <summary>What is wrong with a name for a new dataset, as a sentence; null when nothing is.</summary>
    public static string? CheckName(string? name) => string.IsNullOrEmpty(name) ? "Give the dataset a name."
        : !IsName(name) ? "A name holds letters, digits, \"_\" and \"-\" only, begins with a letter or digit, and has at most 100 of them." : null;

    /// <summary>Opens a dataset, or a version of it that a run has used.</summary>
    /// <param name="entry">The dataset.</param>
    /// <param name="version">Number of the version; null for the file as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatasetException">It cannot be read, or there is no such version.</exception>
    public async Task<RecordFile> OpenAsync(DatasetEntry entry, int? version, CancellationToken cancellationToken)
    {
        if (version is not { } number || Versions.Of(entry.Name).All(v => v.Number != number))
        {
            return version is null || version == Versions.NumberOf(entry.Name, entry.Path)
                ? await RecordFile.OpenAsync(entry.Path, entry.DisplayPath, null, cancellationToken).ConfigureAwait(false)
                : throw new DatasetException($"There is no version {version} of {entry.Name} any more: only versions that a run has used are kept.");
        }

        var kept = Versions.Of(entry.Name).First(v => v.Number == number);
        return await RecordFile.OpenAsync(kept.Path, $"{entry.DisplayPath} v{number}", null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Number of rows; null for a file that is too large to be read for it, or cannot be read.</summary>
    public async Task<int?> CountAsync(DatasetEntry entry, CancellationToken cancellationToken)
    {
        if (_counts.TryGetValue(entry.Path, out var known) && known.ModifiedAt == entry.ModifiedAt && known.SizeBytes == entry.SizeBytes)
        {
            return known.Count;
        }

        int? count = null;
        if (entry.SizeBytes <= MostCountedBytes)
        {
            try
            {
                using var file = await OpenAsync(entry, null, cancellationToken).ConfigureAwait(false);
                count = file.Count;
            }
            catch (DatasetException)
            {
                // Its page says what is wrong with it.
            }
        }

        _counts[entry.Path] = (entry.ModifiedAt, entry.SizeBytes, count);
        return count;
    }

    /// <summary>Saves rows as a dataset of JSONL.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expected">Hash of the file that was read; null for a new one.</param>
    /// <param name="write">Writes the rows, a JSON map a line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    /// <exception cref="InspectException">The name does not fit, or the file cannot be written.</exception>
    public async Task<string> SaveAsync(string name, string? expected, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) => CheckName(name) is { } problem
        ? throw new DatasetException(problem)
        : await _files.WriteAsync(Path.Combine(Dir, name + Endings[0]), $"{Path.GetFileName(_tasks)}/{Folder}/{name}.jsonl", expected, write, cancellationToken).ConfigureAwait(false);

    /// <summary>The dataset of a name that was deleted last; null where none was.</summary>
    public TrashedFile? FindTrashed(string name) => _files.Trash.List().FirstOrDefault(f => NameOfFile(f.Path) == name);

    /// <summary>Moves a dataset to the trash; versions that runs have used stay.</summary>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    public Task<TrashedFile> DeleteAsync(DatasetEntry entry, string expected, CancellationToken cancellationToken) => _files.DeleteAsync(entry.Path, entry.DisplayPath, expected, cancellationToken);

    /// <summary>Puts a dataset back that was deleted.</summary>
    /// <exception cref="InspectException">It is not in the trash, or there is another of its name.</exception>
    public Task<TrashedFile> RestoreAsync(string id, CancellationToken cancellationToken) => _files.RestoreAsync(id, cancellationToken);

    private DatasetEntry EntryOf(FileInfo file) => new()
    {
        Name = NameOfFile(file.FullName),
        Path = file.FullName,
        DisplayPath = $"{Path.GetFileName(_tasks)}/{Folder}/{file.Name}",
        SizeBytes = file.Length,
        ModifiedAt = file.LastWriteTimeUtc,
    };

    private static bool HasName(string path) => Endings.Contains(Path.GetExtension(path)) && IsName(Path.GetFileNameWithoutExtension(path));

    private bool IsDataset(string path) => HasName(path) && PathGuard.IsInside(path, _tasks) && RegularFile.Is(path);

    private static string NameOfFile(string path) => Path.GetExtension(path) == Endings[0] ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);

    private static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

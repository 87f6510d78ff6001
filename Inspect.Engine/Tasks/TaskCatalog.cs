using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Tasks;

/// <summary>The task files of the tasks folder. Reads a file again only when it changed. Thread-safe.</summary>
public sealed class TaskCatalog(IOptions<TasksOptions> options, PartRegistry parts, SettingTable settings)
{
    private static readonly IReadOnlyDictionary<string, JsonElement> NoArguments = ImmutableDictionary<string, JsonElement>.Empty;
    private readonly ConcurrentDictionary<string, Cached> _cache = new(StringComparer.Ordinal);

    /// <summary>The folder, absolute.</summary>
    public string Dir { get; } = Path.GetFullPath(options.Value.Dir);

    /// <summary>All task files, broken ones included, by name.</summary>
    public IReadOnlyList<TaskFile> List()
    {
        if (!Directory.Exists(Dir))
        {
            return [];
        }

        var enumeration = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var files = Directory.EnumerateFiles(Dir, "*.*", enumeration)
            .Where(IsTaskFile)
            .Where(f => !Path.GetRelativePath(Dir, f).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(ReadCached)
            .OfType<TaskFile>()
            .ToList();
        var first = new Dictionary<string, TaskFile>(StringComparer.Ordinal);
        return [.. files.Select(f => first.TryAdd(f.Name, f) ? f : WithProblem(f, $"the name \"{f.Name}\" is also that of {first[f.Name].DisplayPath}; give one of them another \"name\"")).OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    /// <summary>Finds a task by name, or by the path of its file.</summary>
    /// <param name="nameOrPath">Name, or path from the working directory, from home or absolute.</param>
    /// <param name="workingDirectory">Where relative paths count from first; null where paths are not allowed.</param>
    /// <exception cref="InspectException">There is no such task.</exception>
    public TaskFile Find(string nameOrPath, string? workingDirectory)
    {
        var files = List();
        if (files.FirstOrDefault(f => f.Name == nameOrPath) is { } named)
        {
            return named;
        }

        if (workingDirectory is not null && FindPath(nameOrPath, workingDirectory) is { } path)
        {
            return files.FirstOrDefault(f => f.Path == path) ?? Read(path, NoArguments);
        }

        var close = Suggestion.Find(nameOrPath, files.Select(f => f.Name));
        throw new InspectException(close is not null
            ? $"There is no task \"{nameOrPath}\". Did you mean \"{close}\"?"
            : $"There is no task \"{nameOrPath}\" in {Dir}. Known: {(files.Count == 0 ? "none" : string.Join(", ", files.Select(f => f.Name)))}.");
    }

    /// <summary>Reads a task file with values of its parameters.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="arguments">Values over the defaults of the file.</param>
    /// <exception cref="InspectException">The file is gone, too large or cannot be read.</exception>
    public TaskFile Read(string path, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new InspectException($"{Display(path)}: the task file is gone. Put it back, or choose another task.");
            }

            if (file.Length > YamlDocument.MaxSizeBytes)
            {
                throw new InspectException($"{Display(path)}: the file has {file.Length:N0} bytes; a task file may have 1 MB. Move the items into a dataset file.");
            }

            var root = PathGuard.IsInside(path, Dir) ? Dir : Path.GetDirectoryName(path)!;
            return TaskFileParser.Parse(File.ReadAllText(path), path, Display(path), root, arguments, parts, settings);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{Display(path)}: the task file cannot be read ({error.Message})", error);
        }
    }

    private static bool IsTaskFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private string? FindPath(string nameOrPath, string workingDirectory)
    {
        var home = Path.GetDirectoryName(Dir)!;
        return ((string[])[Path.Combine(workingDirectory, nameOrPath), Path.Combine(home, nameOrPath)])
            .Select(Path.GetFullPath)
            .FirstOrDefault(p => IsTaskFile(p) && File.Exists(p));
    }

    private TaskFile? ReadCached(string path)
    {
        var file = new FileInfo(path);
        if (_cache.TryGetValue(path, out var cached) && cached.ModifiedAt == file.LastWriteTimeUtc && cached.SizeBytes == file.Length && cached.File.Task is not null)
        {
            return cached.File;
        }

        TaskFile read;
        try
        {
            read = Read(path, NoArguments);
        }
        catch (InspectException error)
        {
            read = WithProblem(new TaskFile { Path = path, DisplayPath = Display(path), Name = Path.GetFileNameWithoutExtension(path) }, error.Message);
        }

        _cache[path] = new Cached(file.Exists ? file.LastWriteTimeUtc : default, file.Exists ? file.Length : 0, read);
        return read;
    }

    private string Display(string path)
    {
        var relative = Path.GetRelativePath(Path.GetDirectoryName(Dir)!, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative.Replace('\\', '/');
    }

    private static TaskFile WithProblem(TaskFile file, string message) =>
        file with { Task = null, Problems = [.. file.Problems, new TaskProblem(file.DisplayPath, 1, 1, message)] };

    private sealed record Cached(DateTime ModifiedAt, long SizeBytes, TaskFile File);
}

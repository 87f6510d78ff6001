using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Code;
using Inspect.Engine.Tasks.Settings;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Tasks;

/// <summary>The task files of the tasks folder. Reads a file again only when it changed. Thread-safe.</summary>
public sealed class TaskCatalog(IOptions<TasksOptions> options, PartRegistry parts, SettingTable settings, TimeProvider time)
{
    private const string CodeExtension = ".cs";

    private static readonly IReadOnlyDictionary<string, JsonElement> NoArguments = ImmutableDictionary<string, JsonElement>.Empty;
    private readonly ConcurrentDictionary<string, Cached> _cache = new(StringComparer.Ordinal);
    private readonly TaskCode _code = new(new CodeRules(parts, settings, TimeSpan.FromSeconds(options.Value.CodeSeconds), time));

    /// <summary>The folder, absolute.</summary>
    public string Dir { get; } = Path.GetFullPath(options.Value.Dir);

    /// <summary>All task files, broken ones included, by name.</summary>
    public IReadOnlyList<TaskFile> List()
    {
        if (!Directory.Exists(Dir))
        {
            return [];
        }

        var paths = Files().ToList();
        var code = ListCode(paths);
        var files = paths.Where(p => !IsCode(p))
            .Select(ReadCached)
            .Concat(code)
            .OrderBy(f => f.Path, StringComparer.Ordinal)
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
            return files.Where(f => f.Path == path).ToList() switch
            {
                [var only] => only,
                [_, ..] several => throw new InspectException($"{Display(path)} holds several tasks. Name one of them: {string.Join(", ", several.Select(f => f.Name))}."),
                _ when IsCode(path) => throw new InspectException(PathGuard.IsInside(path, Dir)
                    ? $"{Display(path)} holds no task. Mark a method of it with [EvalTask(\"NAME\")]."
                    : $"{Display(path)} lies outside of {Path.GetFileName(Dir)}/, whose C# files alone are compiled. Move it there."),
                _ => Read(path, NoArguments),
            };
        }

        var close = Suggestion.Find(nameOrPath, files.Select(f => f.Name));
        throw new InspectException(close is not null
            ? $"There is no task \"{nameOrPath}\". Did you mean \"{close}\"?"
            : $"There is no task \"{nameOrPath}\" in {Path.GetFileName(Dir)}/. Known: {(files.Count == 0 ? "none" : string.Join(", ", files.Select(f => f.Name)))}.");
    }

    /// <summary>Compiles the C# task files unless that was done, and waits for it, so that their tasks and parts are known.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task CompileAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowCode && Directory.Exists(Dir))
        {
            await _code.ReadyAsync(CodeFiles(Files()), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A task with values of its parameters; one that cannot be read or made is a task with that problem.</summary>
    /// <param name="file">The task, as it is in the list.</param>
    /// <param name="arguments">Values over the defaults.</param>
    /// <param name="cancellationToken">Ends the waiting for code.</param>
    public async Task<TaskFile> WithAsync(TaskFile file, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        if (!IsCode(file.Path))
        {
            return arguments.Count > 0 ? Read(file.Path, arguments) : file;
        }

        var tasks = options.Value.AllowCode ? await _code.ReadyAsync(CodeFiles(Files()), cancellationToken).ConfigureAwait(false) : [];
        return tasks.FirstOrDefault(t => t.Name == file.Name && t.File.Path == file.Path) switch
        {
            null => file,
            var task when arguments.Count == 0 => await task.Default.WaitAsync(cancellationToken).ConfigureAwait(false),
            var task => await task.MakeAsync(arguments, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Reads a YAML task file with values of its parameters; one that cannot be read is a task with that problem.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="arguments">Values over the defaults of the file.</param>
    public TaskFile Read(string path, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var root = PathGuard.IsInside(path, Dir) ? Dir : Path.GetDirectoryName(path)!;
        return TaskText.TryRead(path, Display(path), out var text, out var problem)
            ? TaskFileParser.Parse(text, path, Display(path), root, arguments, parts, settings)
            : new TaskFile { Path = path, DisplayPath = Display(path), Name = Path.GetFileNameWithoutExtension(path), Problems = [problem] };
    }

    /// <summary>What is called like a task file, in no hidden folder and through no link to a folder: that may lead back, or out of the root.</summary>
    private FileSystemEnumerable<string> Files() => new(
        Dir,
        (ref FileSystemEntry entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsTaskFile(entry.FileName.ToString()),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || entry.ToFileSystemInfo().LinkTarget is null,
    };

    private static bool IsTaskFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or CodeExtension;

    private static bool IsCode(string path) => Path.GetExtension(path) == CodeExtension;

    private IReadOnlyList<TaskFile> ListCode(IEnumerable<string> paths)
    {
        var files = CodeFiles(paths);
        return options.Value.AllowCode
            ? _code.List(files)
            : [.. files.Select(f => f.WithProblems(new TaskProblem(f.DisplayPath, 0, 0, "C# task files are switched off here: Tasks:AllowCode is false. Write the task in YAML, or have the setting changed.")))];
    }

    private ImmutableArray<CodeFile> CodeFiles(IEnumerable<string> paths) =>
        [.. paths.Where(IsCode).Order(StringComparer.Ordinal).Select(p => new FileInfo(p)).Where(f => f.Exists).Select(f => new CodeFile(f.FullName, Display(f.FullName), f.LastWriteTimeUtc, f.Length))];

    private string? FindPath(string nameOrPath, string workingDirectory)
    {
        var home = Path.GetDirectoryName(Dir)!;
        return ((string[])[Path.Combine(workingDirectory, nameOrPath), Path.Combine(home, nameOrPath)])
            .Select(Path.GetFullPath)
            .FirstOrDefault(p => IsTaskFile(p) && File.Exists(p));
    }

    private TaskFile ReadCached(string path)
    {
        var file = new FileInfo(path);
        if (_cache.TryGetValue(path, out var cached) && cached.ModifiedAt == file.LastWriteTimeUtc && cached.SizeBytes == file.Length && cached.CodeVersion == _code.Version && cached.File.Task is not null)
        {
            return cached.File;
        }

        var version = _code.Version;
        var read = Read(path, NoArguments);
        _cache[path] = new Cached(file.Exists ? file.LastWriteTimeUtc : default, file.Exists ? file.Length : 0, version, read);
        return read;
    }

    /// <summary>From the home folder; of a file that lies elsewhere the name alone, for the folders of a server are nobody's business.</summary>
    private string Display(string path)
    {
        var relative = Path.GetRelativePath(Path.GetDirectoryName(Dir)!, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative.Replace('\\', '/');
    }

    private static TaskFile WithProblem(TaskFile file, string message) =>
        file with { Task = null, Problems = [.. file.Problems, new TaskProblem(file.DisplayPath, 0, 0, message)] };

    /// <summary>A file that was read, and with which version of the parts of code.</summary>
    private sealed record Cached(DateTime ModifiedAt, long SizeBytes, int CodeVersion, TaskFile File);
}

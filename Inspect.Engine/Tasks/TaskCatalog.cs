using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>More names in a sentence are none that somebody reads.</summary>
    private const int MostNamed = 12;

    private static readonly IReadOnlyDictionary<string, JsonElement> NoArguments = ImmutableDictionary<string, JsonElement>.Empty;
    private readonly ConcurrentDictionary<string, Cached> _cache = new(StringComparer.Ordinal);
    private readonly TaskWalk _walk = new(Path.GetFullPath(options.Value.Dir), IsTaskFile);
    private readonly TaskCode _code = new(new CodeRules(parts, settings, TimeSpan.FromSeconds(options.Value.CodeSeconds), time));

    /// <summary>The last list: it holds as long as the files stay as they are, and those that are code or could not be read say the same when they are asked again.</summary>
    private Listed? _listed;

    /// <summary>The folder, absolute.</summary>
    public string Dir { get; } = Path.GetFullPath(options.Value.Dir);

    /// <summary>All task files, broken ones included, by name.</summary>
    public IReadOnlyList<TaskFile> List() => List(_walk.Files());

    /// <summary>All task files, broken ones included, by name; those in C# are compiled, and waited for.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IReadOnlyList<TaskFile>> ListAsync(CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var files = _walk.Files();
            await CompileAsync(files, cancellationToken).ConfigureAwait(false);
            return List(files);
        },
        cancellationToken);

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
        throw new UnknownTaskException(
            $"There is no task \"{nameOrPath}\" in {Path.GetFileName(Dir)}/.",
            close is not null ? $"Did you mean \"{close}\"?" : $"Known: {(files.Count == 0 ? "none" : string.Join(", ", files.Take(MostNamed).Select(f => f.Name)))}{(files.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {files.Count - MostNamed:N0} more") : string.Empty)}.");
    }

    /// <summary>Compiles the C# task files unless that was done, and waits for it, so that their tasks and parts are known.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task CompileAsync(CancellationToken cancellationToken) => options.Value.AllowCode ? CompileAsync(_walk.Files(), cancellationToken) : Task.CompletedTask;

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

        var tasks = options.Value.AllowCode ? await _code.ReadyAsync(CodeFiles(_walk.Files()), cancellationToken).ConfigureAwait(false) : [];
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

    private async Task CompileAsync(ImmutableArray<WalkedFile> files, CancellationToken cancellationToken)
    {
        if (options.Value.AllowCode)
        {
            await _code.ReadyAsync(CodeFiles(files), cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<TaskFile> List(ImmutableArray<WalkedFile> found)
    {
        var version = _code.Version;
        var code = ListCode(found);
        if (_listed is { } listed && listed.Found == found && listed.CodeVersion == version
            && listed.Code.SequenceEqual(code, SameTask.Instance) && listed.Unread.SequenceEqual(listed.Broken.Select(ReadCached), SameTask.Instance))
        {
            return listed.Files;
        }

        var read = found.Where(f => !IsCode(f.Path)).Select(ReadCached).ToList();
        var first = new Dictionary<string, TaskFile>(StringComparer.Ordinal);
        List<TaskFile> files =
        [
            .. read.Concat(code).OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(f => first.TryAdd(f.Name, f) ? f : WithProblem(f, $"the name \"{f.Name}\" is also that of {first[f.Name].DisplayPath}; give one of them another \"name\""))
                .OrderBy(f => f.Name, StringComparer.Ordinal),
        ];
        var broken = read.Where(f => f.Task is null).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        _listed = new Listed(found, version, code, [.. found.Where(f => broken.Contains(f.Path))], [.. read.Where(f => f.Task is null)], files);
        return files;
    }

    private static bool IsTaskFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or CodeExtension;

    private static bool IsCode(string path) => Path.GetExtension(path) == CodeExtension;

    private IReadOnlyList<TaskFile> ListCode(ImmutableArray<WalkedFile> found)
    {
        var files = CodeFiles(found);
        return options.Value.AllowCode
            ? _code.List(files)
            : [.. files.Select(f => f.WithProblems(new TaskProblem(f.DisplayPath, 0, 0, "C# task files are switched off here: Tasks:AllowCode is false. Write the task in YAML, or have the setting changed.")))];
    }

    private ImmutableArray<CodeFile> CodeFiles(ImmutableArray<WalkedFile> found) =>
        [.. found.Where(f => IsCode(f.Path)).OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => new CodeFile(f.Path, Display(f.Path), f.ModifiedAt, f.SizeBytes))];

    private string? FindPath(string nameOrPath, string workingDirectory)
    {
        var home = Path.GetDirectoryName(Dir)!;
        return ((string[])[Path.Combine(workingDirectory, nameOrPath), Path.Combine(home, nameOrPath)])
            .Select(Path.GetFullPath)
            .FirstOrDefault(p => IsTaskFile(p) && File.Exists(p));
    }

    private TaskFile ReadCached(WalkedFile file)
    {
        var version = _code.Version;
        if (_cache.TryGetValue(file.Path, out var cached) && cached.Found == file && cached.CodeVersion == version && cached.File.Task is not null)
        {
            return cached.File;
        }

        var read = Read(file.Path, NoArguments);
        _cache[file.Path] = new Cached(file, version, read);
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
    private sealed record Cached(WalkedFile Found, int CodeVersion, TaskFile File);

    /// <summary>A list, what it was made of, and with which version of the parts of code.</summary>
    private sealed record Listed(
        ImmutableArray<WalkedFile> Found, int CodeVersion, IReadOnlyList<TaskFile> Code, ImmutableArray<WalkedFile> Broken, ImmutableArray<TaskFile> Unread, IReadOnlyList<TaskFile> Files);

    /// <summary>Tells tasks apart that were read at different times.</summary>
    private sealed class SameTask : IEqualityComparer<TaskFile>
    {
        public static SameTask Instance { get; } = new();

        public bool Equals(TaskFile? one, TaskFile? other) =>
            ReferenceEquals(one, other) || (one is { Task: null } && other is { Task: null } && one.Path == other.Path && one.Name == other.Name && one.Problems.SequenceEqual(other.Problems));

        public int GetHashCode(TaskFile file) => StringComparer.Ordinal.GetHashCode(file.Path);
    }
}

using System.Collections.Immutable;
using System.Text;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values.Yaml;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Makes and changes task files of YAML for people who write none: a form in, a checked file out. C# files are only read. Thread-safe.</summary>
public sealed class TaskWorkshop
{
    private readonly TaskCatalog _catalog;
    private readonly PartRegistry _parts;
    private readonly SettingTable _settings;
    private readonly SafeFile _files;
    private readonly TaskDraftReader _reader;
    private readonly TaskDraftWriter _writer;

    /// <summary>The workshop of a folder of tasks.</summary>
    public TaskWorkshop(TaskCatalog catalog, PartRegistry parts, SettingTable settings)
    {
        (_catalog, _parts, _settings) = (catalog, parts, settings);
        Versions = new FileVersions(catalog.Dir, "tasks");
        _files = new SafeFile(catalog.Dir, Versions, "tasks");
        _reader = new TaskDraftReader(parts, settings);
        _writer = new TaskDraftWriter(parts, _reader);
    }

    /// <summary>Versions of task files that runs have used.</summary>
    public FileVersions Versions { get; }

    /// <summary>Settings of a run that a task can have, in the order of forms.</summary>
    public IReadOnlyList<Setting> RunSettings => [.. _reader.RunSettingsOfForm()];

    /// <summary>Settings of model calls that a task can have, in the order of forms.</summary>
    public IReadOnlyList<Setting> GenerateSettings => [.. _reader.GenerateSettingsOfForm()];

    /// <summary>The file is one that can be changed here: YAML, in the folder of tasks.</summary>
    public bool CanEdit(TaskFile file) => Path.GetExtension(file.Path) is ".yaml" or ".yml" && PathGuard.IsInside(file.Path, _catalog.Dir);

    /// <summary>Reads a task file.</summary>
    /// <returns>Its text, and the hash that saving asks for.</returns>
    /// <exception cref="InspectException">It is gone, too large, or no text.</exception>
    public (string Text, string Hash) Open(TaskFile file)
    {
        var hash = Versions.HashOf(file.Path);
        return TaskText.TryRead(file.Path, file.DisplayPath, out var text, out var problem) ? (text, hash) : throw new TaskFileException([problem]);
    }

    /// <summary>What a form holds of a text.</summary>
    public TaskDraft Read(string text) => _reader.Read(text);

    /// <summary>The text of a form.</summary>
    public string Write(TaskDraft draft) => _writer.Write(draft);

    /// <summary>The text of a part as the form has it.</summary>
    public string TextOf(PartDraft part, PartKind kind) => part.ToYaml(_parts.Find(kind, part.Name), 0);

    /// <summary>Comments of the old text that the new one has no more: they are in parts that were changed.</summary>
    public static ImmutableArray<string> LostComments(string before, string after)
    {
        var kept = YamlSections.Comments(after).ToList();
        return [.. YamlSections.Comments(before).Where(c => !kept.Remove(c))];
    }

    /// <summary>Reads a text as the task of a name, as the catalogue would.</summary>
    /// <param name="name">Name of the file, without its ending.</param>
    /// <param name="path">The file that it has; null for a new one.</param>
    /// <param name="text">The text.</param>
    public TaskFile Parse(string name, string? path, string text)
    {
        path ??= PathOf(name);
        var shown = $"{Path.GetFileName(_catalog.Dir)}/{Path.GetRelativePath(_catalog.Dir, path).Replace('\\', '/')}";
        return Encoding.UTF8.GetByteCount(text) > YamlReader.MaxSizeBytes
            ? new TaskFile { Path = path, DisplayPath = shown, Name = name, Problems = [new TaskProblem(shown, 0, 0, "the file has more than 1 MB. Move the items into a dataset file.")] }
            : TaskFileParser.Parse(text, path, shown, _catalog.Dir, ImmutableDictionary<string, System.Text.Json.JsonElement>.Empty, _parts, _settings);
    }

    /// <summary>What is wrong with a name for a new task, as a sentence; null when nothing is.</summary>
    public string? CheckName(string? name) => DatasetLibrary.CheckName(name)?.Replace("dataset", "task", StringComparison.Ordinal)
        ?? (_catalog.List().Any(t => t.Name == name) || File.Exists(PathOf(name!)) ? $"There already is a task {name}. Choose another name." : null);

    /// <summary>Saves a text as a task.</summary>
    /// <param name="name">Name of the task.</param>
    /// <param name="file">The task as it was opened; null for a new one.</param>
    /// <param name="expected">Hash of the file as it was opened; null for a new one.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new hash.</returns>
    /// <exception cref="TaskFileException">The text is no task.</exception>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    /// <exception cref="InspectException">The name does not fit, or the file cannot be written.</exception>
    public async Task<string> SaveAsync(string name, TaskFile? file, string? expected, string text, CancellationToken cancellationToken)
    {
        if (file is null && CheckName(name) is { } misnamed)
        {
            throw new InspectException(misnamed);
        }

        if (file is not null && !CanEdit(file))
        {
            throw new InspectException($"{file.DisplayPath} is code, which the browser only shows. Change it on the disk of the server.");
        }

        var parsed = Parse(name, file?.Path, text);
        _ = parsed.Require();
        if (parsed.Name != name)
        {
            throw new InspectException($"The text names the task \"{parsed.Name}\", not \"{name}\". Leave \"name\" out, or write {name}.");
        }

        return await _files.WriteAsync(parsed.Path, parsed.DisplayPath, expected, async (stream, stop) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The task of a name that was deleted last; null where none was.</summary>
    public TrashedFile? FindTrashed(string name) => _files.Trash.List().FirstOrDefault(f => f.Name == name);

    /// <summary>Moves a task file to the trash; versions that runs have used stay.</summary>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    public Task<TrashedFile> DeleteAsync(TaskFile file, string expected, CancellationToken cancellationToken) => CanEdit(file)
        ? _files.DeleteAsync(file.Path, file.DisplayPath, expected, cancellationToken)
        : throw new InspectException($"{file.DisplayPath} is code, which the browser only shows. Delete it on the disk of the server.");

    /// <summary>Puts a task back that was deleted.</summary>
    /// <exception cref="InspectException">It is not in the trash, or there is another of its name.</exception>
    public Task<TrashedFile> RestoreAsync(string id, CancellationToken cancellationToken) => _files.RestoreAsync(id, cancellationToken);

    private string PathOf(string name) => Path.Combine(_catalog.Dir, name + ".yaml");
}

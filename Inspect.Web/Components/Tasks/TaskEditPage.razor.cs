using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Makes a task, or changes one: dataset, solvers, scorers, settings; beside it what the model will read and how an answer would be judged.</summary>
public sealed partial class TaskEditPage
{
    private IReadOnlyList<DatasetEntry> _datasets = [];
    private TaskFile? _file;
    private TaskFile _parsed = null!;
    private TaskDraft? _draft;
    private TaskPreview? _preview;
    private string _opened = string.Empty;
    private string _text = string.Empty;
    private string? _hash;
    private string? _name;
    private string? _previewProblem;
    private bool _isPreviewing;
    private bool _isPreviewOld;
    private int _item;

    /// <summary>Name of the task; null for a new one.</summary>
    [Parameter]
    public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabName { get; set; }

    /// <summary>Dataset that a new task begins with.</summary>
    [SupplyParameterFromQuery]
    public string? Dataset { get; set; }

    [Inject]
    public required TaskCatalog Catalog { get; init; }

    [Inject]
    public required TaskWorkshop Workshop { get; init; }

    [Inject]
    public required TaskTrial Trial { get; init; }

    [Inject]
    public required DatasetLibrary Datasets { get; init; }

    private string Heading => Name ?? "New task";

    private string Title => Name is null ? "New task · Tasks" : $"Edit {Name} · Tasks";

    private string Tab => TabName is "code" or "changes" ? TabName : "build";

    /// <inheritdoc />
    protected override bool IsChanged => _draft is not null && _text != _opened;

    /// <inheritdoc />
    protected override bool CanSave => !IsSaving && IsChanged && _parsed.Problems.IsEmpty && (Name is not null || (_name is not null && NameProblem is null));

    private string BaseText => Name is null ? string.Empty : Used == 0 ? "not used by a run yet" : $"v{Used} is used by runs and stays as it is";

    private string? NameProblem => _name is null ? null : Workshop.CheckName(_name);

    /// <inheritdoc />
    protected override string PageAddress => AddressOf("build");

    private string LeaveAddress => Name is null ? "/tasks" : TaskAddress.Of(Name);

    private ImmutableArray<string> Lost => TaskWorkshop.LostComments(_opened, _text);

    private IReadOnlyList<(string Key, string Text, string? Count)> Tabs =>
        [("build", "Build", null), ("code", "Code", null), .. Name is null ? Array.Empty<(string, string, string?)>() : [("changes", "Changes", HasChanges ? "1" : "0")]];

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_draft is not null)
        {
            return;
        }

        await TryAsync(OpenAsync);
    }

    /// <inheritdoc />
    protected override async Task OpenAsync()
    {
        _datasets = await Task.Run(Datasets.List, Stopping);
        if (Name is null)
        {
            var chosen = _datasets.FirstOrDefault(e => e.Name == Dataset) ?? _datasets.FirstOrDefault(e => e.CanEdit);
            await ChangeAsync(new TaskDraft
            {
                DatasetFile = chosen is null ? null : $"{DatasetLibrary.Folder}/{Path.GetFileName(chosen.Path)}",
                Scorer = [new PartDraft { Name = "includes" }],
            });
            return;
        }

        _file = (await Catalog.ListAsync(Stopping)).FirstOrDefault(t => t.Name == Name)
            ?? throw new InspectException($"There is no task {Format.Line(Name, 100)}. It may have been deleted or renamed: see the list of tasks.");
        if (!Workshop.CanEdit(_file))
        {
            throw new InspectException($"{_file.DisplayPath} is code, which the browser only shows. Change it on the disk of the server.");
        }

        (_opened, _hash) = Workshop.Open(_file);
        await TakeVersionAsync(Workshop.Versions, _file.Name, _file.Path);
        await ChangeAsync(Workshop.Read(_opened));
    }

    private async Task ChangeAsync(TaskDraft draft)
    {
        _draft = draft;
        _text = draft.Misfit is null ? Workshop.Write(draft) : draft.Text;
        _parsed = Workshop.Parse(Name ?? (string.IsNullOrEmpty(_name) || Workshop.CheckName(_name) is not null ? "new_task" : _name), _file?.Path, _text);
        await PreviewAsync();
    }

    /// <summary>Makes the preview of the newest text; one at a time.</summary>
    private async Task PreviewAsync()
    {
        _isPreviewOld = true;
        if (_isPreviewing)
        {
            return;
        }

        _isPreviewing = true;
        await TryAsync(async () =>
        {
            while (_isPreviewOld)
            {
                _isPreviewOld = false;
                await MakePreviewAsync();
            }
        });
        _isPreviewing = false;
    }

    private async Task MakePreviewAsync()
    {
        if (_parsed.Task is not { } task)
        {
            _previewProblem = "The preview follows when the problems above are solved.";
            return;
        }

        try
        {
            var item = _item;
            _preview = await Task.Run(() => Trial.PreviewAsync(task, item, Stopping), Stopping);
            _previewProblem = null;
        }
        catch (InspectException error)
        {
            (_preview, _previewProblem) = (null, error.Message);
        }
    }

    /// <inheritdoc />
    protected override Task SaveAsync() =>
        CanSave ? SaveAsync(() => Workshop.SaveAsync(Name ?? _name!, _file, _hash, _text, Stopping), TaskAddress.Of(Name ?? _name!)) : Task.CompletedTask;

    private Task MoveAsync(int item)
    {
        _item = Math.Max(0, item);
        return PreviewAsync();
    }

    private Task Rename(ChangeEventArgs change)
    {
        _name = ((string?)change.Value)?.Trim();
        return Task.CompletedTask;
    }

    private static string? TextOrNull(ChangeEventArgs change) => ((string?)change.Value)?.Trim() is { Length: > 0 } text ? text : null;

    private string AddressOf(string tab)
    {
        var address = Name is null ? "/tasks/new" : $"{TaskAddress.Of(Name)}/edit";
        return tab == "build" ? address : $"{address}?tab={tab}";
    }
}

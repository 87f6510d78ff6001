using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Makes a task, or changes one: dataset, solvers, scorers, settings; beside it what the model will read and how an answer would be judged.</summary>
public sealed partial class TaskEditPage : IDisposable
{
    private readonly ComponentEnd _end = new();
    private TaskFile? _file;
    private TaskFile _parsed = null!;
    private TaskDraft? _draft;
    private TaskPreview? _preview;
    private IDisposable? _keys;
    private string _opened = string.Empty;
    private string _text = string.Empty;
    private string? _hash;
    private string? _name;
    private string? _problem;
    private string? _previewProblem;
    private string? _leaving;
    private bool _isStale;
    private bool _isSaving;
    private bool _mayLeave;
    private bool _isPreviewing;
    private bool _isPreviewOld;
    private int _item;
    private int _version = 1;
    private int _used;

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

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Heading => Name ?? "New task";

    private string Title => Name is null ? "New task · Tasks" : $"Edit {Name} · Tasks";

    private string Tab => TabName is "code" or "changes" ? TabName : "build";

    private bool HasChanges => _draft is not null && _text != _opened && !_mayLeave;

    private bool CanSave => !_isSaving && _draft is not null && _text != _opened && _parsed.Problems.IsEmpty && (Name is not null || (_name is not null && NameProblem is null));

    private string Saving => $"v{_version}";

    private string BaseText => Name is null ? string.Empty : _used == 0 ? "not used by a run yet" : $"v{_used} is used by runs and stays as it is";

    private string? NameProblem => _name is null ? null : Workshop.CheckName(_name);

    private string LeaveAddress => Name is null ? "/tasks" : TaskAddress.Of(Name);

    private ImmutableArray<string> Lost => TaskWorkshop.LostComments(_opened, _text);

    private IReadOnlyList<(string Key, string Text, string? Count)> Tabs =>
        [("build", "Build", null), ("code", "Code", null), .. Name is null ? Array.Empty<(string, string, string?)>() : [("changes", "Changes", HasChanges ? "1" : "0")]];

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _keys?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _keys = Keyboard.Register(new Shortcut("Ctrl+s", "Save", () => InvokeAsync(SaveAsync)));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_draft is not null)
        {
            return;
        }

        try
        {
            await OpenAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }

    private async Task OpenAsync()
    {
        if (Name is null)
        {
            var entries = Datasets.List();
            var chosen = entries.FirstOrDefault(e => e.Name == Dataset) ?? entries.FirstOrDefault(e => e.CanEdit);
            await ChangeAsync(new TaskDraft
            {
                DatasetFile = chosen is null ? null : $"{DatasetLibrary.Folder}/{Path.GetFileName(chosen.Path)}",
                Scorer = [new PartDraft { Name = "includes" }],
            });
            return;
        }

        await Catalog.CompileAsync(_end.Token);
        _file = (await Task.Run(Catalog.List, _end.Token)).FirstOrDefault(t => t.Name == Name)
            ?? throw new InspectException($"There is no task {Format.Line(Name, 100)}. It may have been deleted or renamed: see the list of tasks.");
        if (!Workshop.CanEdit(_file))
        {
            throw new InspectException($"{_file.DisplayPath} is code, which the browser only shows. Change it on the disk of the server.");
        }

        (_opened, _hash) = Workshop.Open(_file);
        var current = await Task.Run(() => Workshop.Versions.NumberOf(_file.Name, _file.Path), _end.Token);
        _used = Workshop.Versions.Of(_file.Name).Any(v => v.Number == current) ? current : 0;
        _version = _used == 0 ? current : current + 1;
        (_isStale, _problem) = (false, null);
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
        try
        {
            while (_isPreviewOld)
            {
                _isPreviewOld = false;
                await MakePreviewAsync();
            }
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
        finally
        {
            _isPreviewing = false;
        }
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
            _preview = await Task.Run(() => Trial.PreviewAsync(task, item, _end.Token), _end.Token);
            _previewProblem = null;
        }
        catch (InspectException error)
        {
            (_preview, _previewProblem) = (null, error.Message);
        }
    }

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

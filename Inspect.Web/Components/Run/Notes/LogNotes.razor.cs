using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>Edits the tags and metadata of a log, each edit signed and with a reason, and shows who did so before.</summary>
public sealed partial class LogNotes : IDisposable
{
    private const int MostTheirs = 5;

    private readonly ComponentEnd _stop = new();
    private NotesDraft _draft = null!;
    private ElementReference _tagField;
    private ElementReference _keyField;
    private ImmutableArray<LogEdit> _mine = [];
    private HeaderSaved? _theirs;
    private string? _run;
    private string? _whyNot;
    private string? _fault;
    private string? _problem;
    private string? _saved;
    private string _tag = string.Empty;
    private string _key = string.Empty;
    private string _value = string.Empty;
    private string _reason = string.Empty;
    private string _author = string.Empty;
    private bool _isSaving;

    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required HeaderEdits Edits { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private string StatusText => _draft.IsChanged ? $"Not saved yet: {Format.Line(string.Join(", ", _draft.Changes), 300)}" : _saved ?? string.Empty;

    private string TheirText
    {
        get
        {
            var edits = _theirs!.Theirs.TakeLast(MostTheirs).Select(u => SeenText.Plain(
                u.By is { } by ? $"{Format.Line(by.Author, 80)} saved {UpdateText.Of(u)} {Format.Ago(by.Timestamp, Time.GetUtcNow())}" : $"Somebody saved {UpdateText.Of(u)}"));
            var theirs = _theirs.Theirs.IsEmpty ? "Somebody else has changed these tags and values" : string.Join("; ", edits);
            return $"{theirs}. Yours is not saved yet: {Format.Line(string.Join(", ", _draft.Changes), 300)}.";
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _whyNot = EditableLog.WhyNot(Run, "Tags and metadata");

        // What somebody types here stays when the log changes: saving it says so.
        if (_run != Run.Run || (!_draft.IsChanged && !_isSaving && _theirs is null && !ReferenceEquals(_draft.Log, Run.Header)))
        {
            _run = Run.Run;
            Begin(Run.Header!);
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _author = await Signature.ReadAsync(Js);
        StateHasChanged();
        if (_whyNot is null)
        {
            await _tagField.FocusAsync();
        }
    }

    private void Begin(EvalLog log)
    {
        _draft = new NotesDraft(log);
        (_fault, _problem, _theirs, _mine) = (null, null, null, []);
    }

    private async Task PressAsync(KeyboardEventArgs key)
    {
        if (key.Key != "Escape")
        {
            return;
        }

        if (_draft.IsChanged)
        {
            _problem = "Save the changes or discard them first.";
        }
        else
        {
            await OnClose.InvokeAsync();
        }
    }

    private async Task AddTagsAsync()
    {
        _fault = _draft.AddTags(_tag);
        _tag = _fault is null ? string.Empty : _tag;
        await _tagField.FocusAsync();
    }

    private async Task RemoveTagAsync(string tag)
    {
        _draft.RemoveTag(tag);
        await _tagField.FocusAsync();
    }

    private async Task AddValueAsync()
    {
        _fault = _draft.AddValue(_key, _value);
        (_key, _value) = _fault is null ? (string.Empty, string.Empty) : (_key, _value);
        if (_fault is null)
        {
            await _keyField.FocusAsync();
        }
    }

    private async Task RemoveValueAsync(NotedValue value)
    {
        _draft.RemoveValue(value);
        await _keyField.FocusAsync();
    }

    private Task SaveAsync()
    {
        // Who typed a tag and went on to save it meant it.
        if (!string.IsNullOrWhiteSpace(_tag))
        {
            _fault = _draft.AddTags(_tag);
            _tag = _fault is null ? string.Empty : _tag;
        }

        var (edits, problem) = _draft.Read();
        _problem = _fault ?? problem ?? (string.IsNullOrWhiteSpace(_author) ? "Say who makes the edit." : null);
        _fault = null;
        return _problem is null ? PutAsync(edits, _reason, _draft.Log) : Task.CompletedTask;
    }

    private async Task SaveAfterTheirsAsync()
    {
        await PutAsync(_mine, _reason, _theirs!.Header);
        await _tagField.FocusAsync();
    }

    private async Task DiscardAsync()
    {
        Begin(_theirs?.Header ?? Run.Header!);
        await _tagField.FocusAsync();
    }

    private async Task UndoAsync(int update)
    {
        _problem = _draft.IsChanged ? "Save the changes or discard them first."
            : string.IsNullOrWhiteSpace(_author) ? "Say who makes the edit."
            : null;
        var what = UpdateText.Of(LogUpdate.All(_draft.Log)[update]);
        if (_problem is null)
        {
            await PutAsync(UpdateUndo.Of(_draft.Log, update), string.IsNullOrWhiteSpace(_reason) ? $"Took back: {what}" : _reason, _draft.Log);

            // Its button is gone, and the keys of the page would take over.
            await _tagField.FocusAsync();
        }
    }

    private async Task PutAsync(ImmutableArray<LogEdit> edits, string reason, EvalLog seen)
    {
        if (_isSaving || Run.LogPath is not { } path)
        {
            return;
        }

        (_isSaving, _saved, _theirs, _mine) = (true, null, null, edits);
        try
        {
            await Signature.KeepAsync(Js, _author.Trim());
            var saved = await Edits.SaveAsync(path, edits, _author.Trim(), string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), seen, _stop.Token);
            if (saved.IsSaved)
            {
                Begin(saved.Header);
                (_saved, _reason) = ("Saved.", string.Empty);
            }
            else
            {
                _theirs = saved;
            }
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        finally
        {
            _isSaving = false;
        }
    }
}

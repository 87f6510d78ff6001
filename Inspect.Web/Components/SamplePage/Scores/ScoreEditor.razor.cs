using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>Changes a score of a sample with a reason, shows its history, brings the original back.</summary>
public sealed partial class ScoreEditor : IDisposable
{
    private readonly ComponentEnd _stop = new();
    private EvalSample? _shown;
    private ScoreDraft _draft = null!;
    private ScoreChange? _undo;
    private ScoreChange? _mine;
    private ScoreSaved? _saved;
    private Score? _theirs;
    private string _scorer = string.Empty;
    private string _author = string.Empty;
    private string? _version;
    private string? _whyNot;
    private string? _problem;
    private bool _isSaving;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>The sample, which has a score or a run with a scorer.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }

    /// <summary>Version of the log from which the sample was read; null while the run goes on.</summary>
    [Parameter, EditorRequired]
    public required string? Version { get; set; }

    /// <summary>Is told that the log has another score now.</summary>
    [Parameter]
    public EventCallback OnEdited { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required ScoreEdits Edits { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    /// <summary>Scorers that gave the sample a score, and those of the run that gave it none.</summary>
    private IReadOnlyList<string> Names => [.. (Sample.Scores?.Keys ?? []).Union(Run.ScorerNames)];

    private Score? Score => Sample.Scores?.GetValueOrDefault(_scorer);

    private string RecordedText => Score is { } score ? Format.Line(score.Value.ToString() ?? string.Empty, 80) : "nothing";

    private string TheirText
    {
        get
        {
            var edit = ScoreEditLine.Of(_theirs!) is [.., var last] ? last : null;
            var theirs = edit is null ? $"Somebody else changed this score to {Format.Line(_theirs!.Value.ToString() ?? string.Empty, 80)}."
                : $"{SeenText.Plain(edit.Who)} changed this score {edit.When}: {SeenText.Plain(edit.What)}{(edit.Why is { } why ? $" · {SeenText.Plain(why)}" : string.Empty)}.";
            return $"{theirs} Yours is not saved yet{(_mine?.Value is { } value ? $": {value}" : string.Empty)}.";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Sample))
        {
            return;
        }

        _shown = Sample;
        _version = Version;
        _whyNot = ScoreEdits.WhyNot(Run);
        Begin(Names.Contains(_scorer) ? _scorer : Names[0]);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _author = await Signature.ReadAsync(Js);
            StateHasChanged();
        }
    }

    private static string NumberOf(double value) => double.IsNaN(value) ? "–" : value.ToString("0.####", CultureInfo.InvariantCulture);

    private void Choose(ChangeEventArgs change)
    {
        _saved = null;
        Begin(change.Value as string ?? _scorer);
    }

    private void Begin(string scorer)
    {
        _scorer = scorer;
        _draft = new ScoreDraft(Score);
        _problem = null;
        _theirs = null;
        try
        {
            _undo = Score is { } score && ScoreChange.Undo(score) is { } undo && !(undo.Value is { } value && value.Equals(score.Value) && undo.Answer.Value == score.Answer) ? undo : null;
        }
        catch (JsonException)
        {
            // A history that nobody can read brings nothing back; it is shown as it is.
            _undo = null;
        }
    }

    private Task SaveAsync()
    {
        var (change, problem) = _draft.Read(_author);
        _problem = problem;
        return change is null ? Task.CompletedTask : PutAsync(change, _draft.Reason.Trim());
    }

    private async Task UndoAsync()
    {
        _problem = string.IsNullOrWhiteSpace(_author) ? "Say who makes the edit." : null;
        if (_problem is null)
        {
            await PutAsync(_undo!, string.IsNullOrWhiteSpace(_draft.Reason) ? "Back to the original" : _draft.Reason.Trim());
        }
    }

    private Task TakeTheirsAsync() => OnEdited.InvokeAsync();

    private Task SaveAfterTheirsAsync() => PutAsync(_mine!, string.IsNullOrWhiteSpace(_draft.Reason) ? null : _draft.Reason.Trim());

    private async Task PutAsync(ScoreChange change, string? reason)
    {
        if (_isSaving || Run.LogPath is not { } path || _version is not { } version)
        {
            return;
        }

        (_isSaving, _saved, _theirs, _mine) = (true, null, null, change);
        try
        {
            await Signature.KeepAsync(Js, _author.Trim());
            var saved = await Edits.SaveAsync(path, Sample, _scorer, change, _author.Trim(), reason, version, _stop.Token);
            (_saved, _theirs, _version) = (saved, saved.Theirs, saved.Version);
            if (saved.IsSaved)
            {
                await OnEdited.InvokeAsync();
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

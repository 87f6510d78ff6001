using System.Collections.Immutable;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>Who edited the tags and metadata of a log, when and why, the newest first.</summary>
public sealed partial class NotesHistory
{
    private const int MostShown = 50;

    private EvalLog? _read;
    private ImmutableArray<LogUpdate> _updates = [];
    private HashSet<int> _undoable = [];

    /// <summary>Header of the log.</summary>
    [Parameter, EditorRequired]
    public required EvalLog Log { get; set; }

    /// <summary>The log can be edited.</summary>
    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>Something is being saved.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>Is told the number of the edit to take back.</summary>
    [Parameter]
    public EventCallback<int> OnUndo { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private IEnumerable<(int Number, LogUpdate Update)> Shown => _updates.Index().Reverse().Take(MostShown);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_read, Log))
        {
            return;
        }

        _read = Log;
        _updates = LogUpdate.All(Log);
        _undoable = [.. Enumerable.Range(0, _updates.Length).TakeLast(MostShown).Where(i => !UpdateUndo.Of(Log, i).IsEmpty)];
    }

    private bool CanUndo(int number) => CanEdit && _undoable.Contains(number);

    private static string WhoOf(LogUpdate update) => SeenText.Plain(Format.Line(update.By?.Author ?? "Somebody", 80));

    private static string WhatOf(LogUpdate update) => SeenText.Plain(UpdateText.Of(update));

    private static string UndoLabel(LogUpdate update) => $"Undo {UpdateText.Of(update)}";

    private string WhenOf(LogUpdate update) => HasTime(update) ? Format.Ago(update.By!.Timestamp, Time.GetUtcNow()) : string.Empty;

    private static string? ExactOf(LogUpdate update) => HasTime(update) ? Format.Exact(update.By!.Timestamp) : null;

    private static bool HasTime(LogUpdate update) => update.By is { } by && by.Timestamp > DateTimeOffset.MinValue;
}

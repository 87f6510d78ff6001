using System.Collections.Immutable;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>What can be done with the selected runs, and what came of it.</summary>
public sealed partial class SelectionBar
{
    private const int MostProblems = 3;

    private string? _notice;
    private ImmutableArray<string> _undo = [];
    private bool _isBusy;
    private string _tags = string.Empty;
    private string _author = Environment.UserName;

    /// <summary>Ids of the selected runs.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlySet<string> Selected { get; set; }

    /// <summary>Selects none.</summary>
    [Parameter]
    public EventCallback Clear { get; set; }

    [Inject]
    public required RunActions Actions { get; init; }

    private static ImmutableArray<(string Table, string Text)> Tables => [("evals", "Runs"), ("samples", "Samples"), ("messages", "Messages"), ("events", "Events")];

    /// <summary>A log among them that cannot be read leaves the others in the table.</summary>
    private string ExportAddress(string table, string format) =>
        $"/export?runs={string.Join(',', Selected.Select(Uri.EscapeDataString))}&table={table}&format={format}&partial=true";

    private ImmutableArray<string> Tags => [.. _tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private bool CanTag => !_isBusy && !Tags.IsEmpty && !string.IsNullOrWhiteSpace(_author);

    private Task AddTagsAsync() => TagAsync(Tags, []);

    private Task RemoveTagsAsync() => TagAsync([], Tags);

    private async Task TagAsync(ImmutableArray<string> add, ImmutableArray<string> remove)
    {
        if (!CanTag)
        {
            return;
        }

        _isBusy = true;
        var (done, problems) = await Actions.TagAsync([.. Selected], add, remove, _author.Trim(), CancellationToken.None);
        _isBusy = false;
        _tags = string.Empty;
        _notice = Sentence(done == 0 ? null : $"{Format.Count(done, "run")} tagged.", problems);
    }

    private async Task TrashAsync()
    {
        _isBusy = true;
        var (moved, problems) = await Actions.TrashAsync([.. Selected], CancellationToken.None);
        _isBusy = false;
        _undo = [.. moved.Select(m => m.Id)];
        _notice = Sentence(moved.IsEmpty ? null : $"{Format.Count(moved.Length, "run")} moved to the trash.", problems);
        await Clear.InvokeAsync();
    }

    private async Task UndoAsync()
    {
        _isBusy = true;
        var problems = await Actions.RestoreAsync(_undo, CancellationToken.None);
        _isBusy = false;
        _undo = [];
        _notice = problems.IsEmpty ? null : Sentence(null, problems);
    }

    private void Dismiss() => (_notice, _undo) = (null, []);

    private static string Sentence(string? done, ImmutableArray<string> problems)
    {
        var more = problems.Length > MostProblems ? $"{Format.Count(problems.Length - MostProblems)} more were refused." : null;
        return string.Join(' ', ((string?[])[done, .. problems.Take(MostProblems), more]).OfType<string>());
    }
}

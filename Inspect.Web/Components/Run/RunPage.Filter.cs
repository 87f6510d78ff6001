using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <content>Which samples are shown, and in which order: it lives in the address.</content>
public sealed partial class RunPage
{
    private const int MostSuggested = 50;
    private const string FilterHint = "Words, or a filter such as score == \"I\" and tokens > 100";

    private ImmutableArray<SampleColumn> _columns = [];
    private AuthorView _author = AuthorView.None;
    private EvalLog? _columnsOf;
    private ((string?, string?, string?, string?) Key, SampleListQuery Query)? _query;

    /// <summary>Words that samples must hold, or a filter.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Words { get; set; }

    /// <summary>What must have become of samples.</summary>
    [SupplyParameterFromQuery(Name = "is")]
    public string? Is { get; set; }

    /// <summary>Order of the samples; a minus turns it round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>Further columns; null for the usual ones.</summary>
    [SupplyParameterFromQuery(Name = "cols")]
    public string? ColumnKeys { get; set; }

    /// <summary>How the rows look; null for what the task's author says.</summary>
    [SupplyParameterFromQuery(Name = "look")]
    public string? LookWords { get; set; }

    private SampleLook Look => SampleLook.Of(LookWords, _author.Look);

    private ImmutableArray<SampleColumn> Columns => SampleColumns.Chosen(_columns, ColumnKeys, _author, Look);

    /// <summary>The order that is in force: the reader's, else the author's.</summary>
    private string? Order => Sort ?? _author.SortOf(_columns);

    /// <summary>There is more than one score to look at, or a list that somebody looks through.</summary>
    private bool HasPicker => HasFilter || _columns.Count(SampleColumns.IsOfScore) > 1;

    /// <summary>What an address says that wants the order of the plan; null where it need say nothing.</summary>
    private string? Unsorted => _author.Sort is null ? null : "plan";

    /// <summary>What the address asks for, read once for each address.</summary>
    private SampleListQuery ListQuery
    {
        get
        {
            var key = (Words, Is, Order, _run is null ? null : string.Join('\n', _run.Scorers));
            if (_query is not { } known || known.Key != key)
            {
                _query = known = (key, SampleListQuery.Of(_run, Words, Is, Order));
            }

            return known.Query;
        }
    }

    private SampleQuery Query => ListQuery.Query;

    private IEnumerable<(SampleOutcome? Outcome, string Text)> Outcomes
    {
        get
        {
            yield return (null, $"All {Format.Count(_counts!.Values.Sum())}");
            foreach (var (outcome, count) in _counts!.OrderBy(c => c.Key))
            {
                yield return (outcome, $"{WordOf(outcome)} {Format.Count(count)}");
            }
        }
    }

    /// <summary>The word that the rows have.</summary>
    private static string WordOf(SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Errored => "Failed",
        SampleOutcome.Unscored => "Not scored",
        _ => outcome.ToString(),
    };

    /// <summary>A filter is worth its place where there is more than one kind of sample or more than a screen of them.</summary>
    private bool HasFilter => _counts is not null && (_counts.Values.Sum() > 20 || _counts.Count > 1 || !Query.IsWhole);

    /// <summary>All runs of the same task.</summary>
    private string TaskAddress => $"/runs?q={Uri.EscapeDataString(FilterFacets.Of(null).With("task", [_run!.Task])!)}";

    private async Task<FilterCompletion> SuggestAsync(string text, int caret)
    {
        var schema = SampleListQuery.SchemaOf(_run);
        var names = FilterCompletion.NamesIn(text, schema).ToList();
        var values = _run is null || names.Count == 0 ? null : await Source.ValuesAsync(_run, names, MostSuggested, Stopping);
        return FilterCompletion.Of(text, caret, schema, name => values?.GetValueOrDefault(name) ?? []);
    }

    private void Show(string? words) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", words), replace: true);

    private void ShowColumns(string? keys) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("cols", keys), replace: true);

    private void ShowLook(SampleLook? look) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("look", look?.Asked(_author.Look)), replace: true);

    /// <summary>Which scores there are, the first samples tell: once for each state of a log, and of a run that goes on until some are scored.</summary>
    private async Task FindColumnsAsync(RunView run)
    {
        if (!ReferenceEquals(_columnsOf, run.Header) || (run.IsActive && !_columns.Any(SampleColumns.IsOfScore)))
        {
            var author = AuthorView.Of(run.Header);
            _columns = SampleColumns.Of((await Source.PageAsync(run, SampleQuery.All, 0, MostSuggested, Stopping)).Rows, author);
            (_columnsOf, _author) = (run.Header, author);
        }
    }

    private string OutcomeAddress(SampleOutcome? outcome) => Navigation.GetUriWithQueryParameter("is", outcome?.ToString().ToLowerInvariant());

    private string? OutcomeCurrent(SampleOutcome? outcome) => Query.Outcome == outcome ? "true" : null;
}

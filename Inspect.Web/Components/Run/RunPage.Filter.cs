using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Reading;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <content>Which samples are shown, and in which order: it lives in the address.</content>
public sealed partial class RunPage
{
    private const int MostSuggested = 50;
    private const string FilterHint = "Words, or a filter such as score == \"I\" and tokens > 100";

    private ((string?, string) Key, Filter? Filter, bool IsWords, FilterError? Error)? _condition;

    /// <summary>Words that samples must hold, or a filter.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Words { get; set; }

    /// <summary>What must have become of samples.</summary>
    [SupplyParameterFromQuery(Name = "is")]
    public string? Is { get; set; }

    /// <summary>Order of the samples; a minus turns it round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>Names that the filter may use: those of all samples, and the scorers of this run.</summary>
    private FilterSchema Schema => SampleFilterNames.Schema(_run?.Scorers ?? []);

    private SampleQuery Query
    {
        get
        {
            var (filter, isWords, _) = Condition;
            return new SampleQuery
            {
                Text = isWords ? Words : null,
                Filter = filter,
                Outcome = Enum.TryParse<SampleOutcome>(Is, ignoreCase: true, out var outcome) ? outcome : null,
                Sort = Enum.TryParse<SampleSort>(Sort?.TrimStart('-'), ignoreCase: true, out var sort) ? sort : SampleSort.Plan,
                IsDescending = Sort?.StartsWith('-') == true,
            };
        }
    }

    /// <summary>What stands in the field: a filter, words, or what is wrong with it; read once for each text.</summary>
    private (Filter? Filter, bool IsWords, FilterError? Error) Condition
    {
        get
        {
            var key = (Words, string.Join('\n', _run?.Scorers ?? []));
            if (_condition is not { } known || known.Key != key)
            {
                FilterError? error = null;
                var schema = Schema;
                var isWords = string.IsNullOrWhiteSpace(Words) || Filter.IsWords(Words, schema);
                var filter = isWords ? null : Filter.TryParse(Words!, schema, out error);
                _condition = known = (key, filter, isWords, error);
            }

            return (known.Filter, known.IsWords, known.Error);
        }
    }

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
        var schema = Schema;
        var names = FilterCompletion.NamesIn(text, schema).ToList();
        var values = _run is null || names.Count == 0 ? null : await Source.ValuesAsync(_run, names, MostSuggested, Stopping);
        return FilterCompletion.Of(text, caret, schema, name => values?.GetValueOrDefault(name) ?? []);
    }

    private void Show(string? words) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", words), replace: true);

    private string OutcomeAddress(SampleOutcome? outcome) => Navigation.GetUriWithQueryParameter("is", outcome?.ToString().ToLowerInvariant());

    private string? OutcomeCurrent(SampleOutcome? outcome) => Query.Outcome == outcome ? "true" : null;
}

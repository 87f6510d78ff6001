using Inspect.Engine.Logs.Reading;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <content>Which samples are shown, and in which order: it lives in the address.</content>
public sealed partial class RunPage
{
    /// <summary>Words that samples must hold.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Words { get; set; }

    /// <summary>What must have become of samples.</summary>
    [SupplyParameterFromQuery(Name = "is")]
    public string? Is { get; set; }

    /// <summary>Order of the samples; a minus turns it round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    private SampleQuery Query => new()
    {
        Text = Words,
        Outcome = Enum.TryParse<SampleOutcome>(Is, ignoreCase: true, out var outcome) ? outcome : null,
        Sort = Enum.TryParse<SampleSort>(Sort?.TrimStart('-'), ignoreCase: true, out var sort) ? sort : SampleSort.Plan,
        IsDescending = Sort?.StartsWith('-') == true,
    };

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

    private void Show(string? words) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", words), replace: true);

    private string OutcomeAddress(SampleOutcome? outcome) => Navigation.GetUriWithQueryParameter("is", outcome?.ToString().ToLowerInvariant());

    private string? OutcomeCurrent(SampleOutcome? outcome) => Query.Outcome == outcome ? "true" : null;
}

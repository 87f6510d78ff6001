using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Inspect.Web.Components.SamplePage;

/// <content>The list that the reader came from: its filter and order travel in the address, and the arrows walk it.</content>
public sealed partial class SampleDetailPage
{
    private const int FailuresAtOnce = 100;

    /// <summary>So many samples are looked at for the next failure.</summary>
    private const int MostLookedAt = 5_000;

    private static readonly string[] ListKeys = ["q", "is", "sort"];

    /// <summary>Words of the list's filter.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? ListWords { get; set; }

    /// <summary>What must have become of the samples of the list.</summary>
    [SupplyParameterFromQuery(Name = "is")]
    public string? ListIs { get; set; }

    /// <summary>Order of the list; a minus turns it round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? ListSort { get; set; }

    /// <summary>One turn is shown alone.</summary>
    [SupplyParameterFromQuery(Name = "focus")]
    public bool? IsAlone { get; set; }

    private SampleQuery ListQuery => SampleListQuery.Of(_run, ListWords, ListIs, ListSort).Query;

    /// <summary>What the place of the sample was counted in: the address may be a step ahead.</summary>
    private SampleQuery WalkedQuery => _around?.Query ?? ListQuery;

    /// <summary>The list's part of an address.</summary>
    private string ListSuffix => QueryHelpers.AddQueryString(string.Empty, new Dictionary<string, string?> { ["q"] = ListWords, ["is"] = ListIs, ["sort"] = ListSort }.Where(p => p.Value is not null));

    private string PositionText => _around is { Position: >= 0 } around
        ? $"{Format.Count(around.Position + 1)} of {Format.Count(around.Total)}{(WalkedQuery.IsWhole ? string.Empty : " in this list")}"
        : string.Empty;

    private string? ListTitle => WalkedQuery.IsWhole ? null
        : string.Join(" · ", new[] { ListWords is { } words ? $"holds {words}" : null, ListIs }.OfType<string>());

    private string PreviousAddress => AddressOf(_around?.Previous ?? _view);

    private string NextAddress => AddressOf(_around?.Next ?? _view);

    private string AddressOf(SampleView? sample) =>
        sample is null ? RunAddress : SamplePlace.Of(_run!.Run, sample) + (Tab is null ? string.Empty : "/" + Tab) + ListSuffix;

    private string TabLink(string tab) => TabAddress(tab) + ListSuffix;

    /// <summary>A sample that was opened from its list walks that list, also where the link did not carry its filter.</summary>
    private async Task ComeFromListAsync()
    {
        if (!RendererInfo.IsInteractive || ListWords is not null || ListIs is not null || ListSort is not null)
        {
            return;
        }

        var list = await Places.LastAsync(RunAddress);
        var query = list.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? QueryHelpers.ParseQuery(list[mark..]) : [];
        if (ListKeys.Any(query.ContainsKey))
        {
            Navigation.NavigateTo(
                Navigation.GetUriWithQueryParameters(ListKeys.ToDictionary(k => k, k => (object?)(query.TryGetValue(k, out var value) ? value.ToString() : null))), replace: true);
        }
    }

    private async Task<SampleNeighbours> AroundAsync(RunView run, SampleView view)
    {
        var around = await Source.NeighboursAsync(run, ListQuery, view, Stopping);
        return around.Position >= 0 ? around : await Source.NeighboursAsync(run, SampleQuery.All, view, Stopping);
    }

    /// <summary>Goes to the nearest sample of the list that failed, was wrong or has no score.</summary>
    private async Task FailureAsync(int by)
    {
        if (_around is not { Position: >= 0 } around)
        {
            return;
        }

        for (var (at, left) = (around.Position, MostLookedAt); left > 0; left -= FailuresAtOnce)
        {
            var first = by > 0 ? at + 1 : Math.Max(0, at - FailuresAtOnce);
            var count = by > 0 ? FailuresAtOnce : at - first;
            var rows = count == 0 ? [] : (await Source.PageAsync(_run!, around.Query, first, count, Stopping)).Rows;
            if ((by > 0 ? rows : rows.Reverse()).FirstOrDefault(IsFailure) is { } found)
            {
                Navigation.NavigateTo(AddressOf(found));
                return;
            }

            if (rows.Count < count || count == 0)
            {
                return;
            }

            at = by > 0 ? first + rows.Count - 1 : first;
        }
    }

    private static bool IsFailure(SampleView sample) =>
        sample.State == SampleState.Errored || (sample.Summary is not null && sample.State != SampleState.Cancelled && (sample.Score is not { } score || score.Value.IsUnscored || ScoreConversion.ToNumber(score.Value) == 0));
}

using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <content>How the runs are looked at: as a table, folder by folder, or all their samples.</content>
public sealed partial class RunsPage
{
    private const string FoldersLens = "folders";
    private const string SamplesLens = "samples";
    private const int MostHits = 1_000;

    private static readonly ImmutableArray<(string Word, string Text)> Lenses = [(string.Empty, "Table"), (FoldersLens, "Folders"), (SamplesLens, "Samples")];

    private IReadOnlyList<(RunFolder Folder, int Count)> _folders = [];
    private SetProgress? _set;
    private AcrossList? _samples;
    private FilterError? _sampleError;
    private (string Lens, bool ShowsRetried)? _shownLens;

    /// <summary>The view: empty for the table.</summary>
    [SupplyParameterFromQuery(Name = "lens")]
    public string? LensWord { get; set; }

    /// <summary>Number of the log folder, from 0.</summary>
    [SupplyParameterFromQuery(Name = "root")]
    public string? RootNumber { get; set; }

    /// <summary>Path of the folder below it.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    private string Lens => LensWord is FoldersLens or SamplesLens ? LensWord : string.Empty;

    private RunFolder? Folder => Lens == FoldersLens ? new RunFolder(Index.Roots[int.TryParse(RootNumber, out var n) && n > 0 && n < Index.Roots.Count ? n : 0], At ?? string.Empty) : null;

    private FilterError? Error => Lens == SamplesLens ? _sampleError : _runs!.Error;

    private string LensAddress(string word) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["lens"] = word.Length == 0 ? null : word,
        ["root"] = null,
        ["at"] = null,
    });

    private string? LensCurrent(string word) => Lens == word ? "true" : null;

    private async Task RefreshLensAsync()
    {
        if (Lens == FoldersLens)
        {
            _folders = await Store.FoldersAsync(!ShowsRetried, Stopping);
            _set = await Store.SetAsync(Folder!, Stopping);
        }
        else if (Lens == SamplesLens)
        {
            _samples = await SamplesAsync(0, LongRows<AcrossRow>.MostWhole, Stopping);
        }
    }

    private async Task<IReadOnlyList<AcrossRow>> ReadSamplesAsync(int first, int count, CancellationToken cancellationToken) => (await SamplesAsync(first, count, cancellationToken)).Rows;

    private async Task<AcrossList> SamplesAsync(int first, int count, CancellationToken cancellationToken)
    {
        var schema = await SchemaAcrossAsync();
        _sampleError = null;
        if (string.IsNullOrWhiteSpace(Filter))
        {
            return await Store.AcrossAsync(null, Sort, !ShowsRetried, first, count, cancellationToken);
        }

        if (Engine.Filters.Filter.IsWords(Filter, schema))
        {
            var hits = await Store.SearchAsync(Filter, Sort, !ShowsRetried, MostHits, cancellationToken);
            return hits with { Rows = [.. hits.Rows.Skip(first).Take(count)] };
        }

        return await Store.AcrossAsync(Engine.Filters.Filter.TryParse(Filter, schema, out _sampleError), Sort, !ShowsRetried, first, count, cancellationToken);
    }

    private async Task<FilterSchema> SchemaAcrossAsync() => RunNames.Across(await Store.ScorersAsync(Stopping));
}

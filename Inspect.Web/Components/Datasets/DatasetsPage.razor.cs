using Inspect.Engine.Datasets.Library;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>The library of datasets.</summary>
public sealed partial class DatasetsPage : IDisposable
{
    private readonly ComponentEnd _end = new();
    private IReadOnlyList<DatasetLine>? _lines;

    private int _all;
    private int _total;

    /// <summary>Part of the names that are shown.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    /// <summary>Number of the first row, from 0.</summary>
    [SupplyParameterFromQuery]
    public int? At { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DatasetLibrary Library { get; init; }

    [Inject]
    public required DatasetUses Uses { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private NamePage Place => new("/datasets", Q, At);

    private string CountText => _total == _all ? Format.Count(_all, "dataset") : $"{Format.Count(_total)} of {Format.Count(_all, "dataset")}";

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            var runs = await Uses.RunsAsync(_end.Token);
            _lines = await Task.Run(() => LinesAsync(runs), _end.Token);
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }

    private async Task<IReadOnlyList<DatasetLine>> LinesAsync(IReadOnlyDictionary<string, int> runs)
    {
        var lines = new List<DatasetLine>();
        var all = Library.List();
        var found = all.Where(e => Place.Has(e.Name)).ToList();
        (_all, _total) = (all.Count, found.Count);
        var tasks = Uses.TasksByPath();
        foreach (var entry in found.Skip(Place.First(found.Count)).Take(NamePage.Size))
        {
            var count = await Library.CountAsync(entry, _end.Token);
            lines.Add(new DatasetLine(
                entry, count is { } items ? Format.Count(items) : "–", Library.Versions.NumberOf(entry.Name, entry.Path), string.Join(", ", tasks[entry.Path].Select(t => t.Name)), runs.GetValueOrDefault(entry.RunName)));
        }

        return lines;
    }

    private void Find(string? words) => Navigation.NavigateTo(new NamePage("/datasets", words, null).AddressAt(0));

    private static string AddressOf(DatasetEntry entry) => DatasetAddress.Of(entry.Name);

    private string AgoOf(DatasetEntry entry) => Format.Ago(entry.ModifiedAt, Time.GetUtcNow());
}

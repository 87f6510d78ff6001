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

    [Inject]
    public required DatasetLibrary Library { get; init; }

    [Inject]
    public required DatasetUses Uses { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
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
        foreach (var entry in Library.List())
        {
            var count = await Library.CountAsync(entry, _end.Token);
            lines.Add(new DatasetLine(
                entry, count is { } items ? Format.Count(items) : "–", Library.Versions.NumberOf(entry.Name, entry.Path), string.Join(", ", Uses.TasksOf(entry).Select(t => t.Name)), runs.GetValueOrDefault(entry.RunName)));
        }

        return lines;
    }

    private static string AddressOf(DatasetEntry entry) => DatasetAddress.Of(entry.Name);

    private string AgoOf(DatasetEntry entry) => Format.Ago(entry.ModifiedAt, Time.GetUtcNow());
}

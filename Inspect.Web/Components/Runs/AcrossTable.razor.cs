using System.Collections.Immutable;
using System.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Runs;

/// <summary>Samples of many runs in one list; rows are links.</summary>
public sealed partial class AcrossTable
{
    private const int MostText = 160;

    private LongRows<AcrossRow>? _rows;

    /// <summary>The first samples in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<AcrossRow> Rows { get; set; }

    /// <summary>How many there are in all.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads some samples, by the number of the first one and their count.</summary>
    [Parameter, EditorRequired]
    public required Func<int, int, CancellationToken, Task<IReadOnlyList<AcrossRow>>> Read { get; set; }

    /// <summary>The order that is in force.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Gets another order; null for none.</summary>
    [Parameter]
    public EventCallback<string?> SortChanged { get; set; }

    /// <summary>What the columns are sorted by, if they can be, their heads and classes.</summary>
    private static ImmutableArray<(string? Name, string Head, string? Css)> Heads =>
    [
        ("score", "Score", null), ("task", "Task", null), ("model", "Model", null), ("id", "Item", null), (null, "Epoch", "r"), (null, "Input", null), (null, "Answer", null),
        ("tokens", "Tokens", "r"), ("duration", "Time", "r"),
    ];

    private bool? IsDescending(string name) => AcrossColumns.SortOf(Sort) is var (sorted, isDescending) && sorted == name ? isDescending : null;

    private string DirectionOf(string name) => IsDescending(name) switch
    {
        true => "descending",
        false => "ascending",
        _ => "none",
    };

    private string ArrowOf(string name) => IsDescending(name) switch
    {
        true => "↓",
        false => "↑",
        _ => string.Empty,
    };

    private Task SortAsync(string name) => SortChanged.InvokeAsync(RunSort.Next(Sort, name, isAdded: false));

    private static string CellsOf(AcrossRow row)
    {
        var (sample, look) = (row.Sample, ScoreLook.Of(row.Sample));
        var cells = new StringBuilder();
        Cell.Add(cells, string.Empty, $"<span class=\"mark {Cell.Encode(look.Class)}\">{Cell.Encode(look.Letter)}</span>");
        Cell.Add(cells, "med mono clip", Cell.Encode(row.Task), row.Task);
        Cell.Add(cells, "mid clip", Cell.Encode(row.Model[(row.Model.LastIndexOf('/') + 1)..]), row.Model);
        Cell.Add(cells, "mid mono clip", $"<a href=\"{Cell.Encode(SamplePlace.Of(row.Run, sample))}\">{Cell.Encode(sample.Id.Text)}</a>");
        Cell.Add(cells, "r m mid", Format.Count(sample.Epoch));
        Cell.Add(cells, "mid clip", Cell.Encode(Format.Line(sample.Input.Text, MostText)));
        Cell.Add(cells, sample.Summary?.Error is null ? "clip" : "clip t-danger", Cell.Encode(Format.Line(sample.Summary?.Error ?? sample.Answer ?? string.Empty, MostText)));
        Cell.Add(cells, "r m mid", sample.Tokens is { } tokens ? Format.Count(tokens) : "–");
        Cell.Add(cells, "r m mid", Format.Seconds(sample.Seconds));
        return cells.ToString();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_rows is not null)
        {
            await _rows.RefreshAsync();
        }
    }

    private async ValueTask<ItemsProviderResult<AcrossRow>> ProvideAsync(ItemsProviderRequest request) =>
        new(await Read(request.StartIndex, request.Count, request.CancellationToken), Total);
}

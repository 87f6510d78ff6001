using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Runs;

/// <summary>Samples of many runs in one list; rows are links.</summary>
public sealed partial class AcrossTable
{
    /// <summary>So many rows are drawn whole.</summary>
    public const int MostWhole = 100;

    private Virtualize<AcrossRow>? _virtual;

    /// <summary>The first samples in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<AcrossRow> Rows { get; set; }

    /// <summary>How many there are in all.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads some samples, by the number of the first one and their count.</summary>
    [Parameter, EditorRequired]
    public required Func<int, int, CancellationToken, Task<IReadOnlyList<AcrossRow>>> Read { get; set; }

    private static string ModelOf(AcrossRow row) => row.Model[(row.Model.LastIndexOf('/') + 1)..];

    private static string AddressOf(AcrossRow row) => SamplePlace.Of(row.Run, row.Sample);

    private static string InputOf(AcrossRow row) => row.Sample.Input.Text;

    private static string TokensOf(AcrossRow row) => row.Sample.Tokens is { } tokens ? Format.Count(tokens) : "–";

    private static string AnswerCss(AcrossRow row) => row.Sample.Summary?.Error is null ? "clip" : "clip t-danger";

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_virtual is not null)
        {
            await _virtual.RefreshDataAsync();
        }
    }

    private async ValueTask<ItemsProviderResult<AcrossRow>> ProvideAsync(ItemsProviderRequest request) =>
        new(await Read(request.StartIndex, request.Count, request.CancellationToken), Total);
}

using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>The epochs of an item as marks in order.</summary>
public sealed partial class EpochDots
{
    /// <summary>Samples of the item, by epoch; at most 20 are drawn well.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SampleView> Samples { get; set; }

    private string Label => $"{Samples.Count} epochs: {string.Join(", ", Samples.GroupBy(s => ScoreLook.Of(s).Word).Select(g => $"{g.Count()} {g.Key}"))}";

    private static string PrefixOf(SampleView sample) => $"epoch {sample.Epoch}: ";
}

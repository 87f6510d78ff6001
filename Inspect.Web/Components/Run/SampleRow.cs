using System.Collections.Immutable;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run;

/// <summary>A row of the sample list: the head of an item with several epochs, or a sample.</summary>
/// <param name="Number">Its place in the list, from 0.</param>
/// <param name="Key">Names the sample or the item; a log of strangers can hold one twice.</param>
/// <param name="Group">The head of an item; null for a sample.</param>
/// <param name="Sample">The sample; null for a head.</param>
/// <param name="Label">Name of the sample in this list: its item, its epoch, or both.</param>
/// <param name="Address">Address of the sample's page.</param>
public sealed record SampleRow(int Number, string Key, ItemGroup? Group, SampleView? Sample, string Label, string Address)
{
    /// <summary>What the further columns show of it.</summary>
    public ImmutableArray<SampleCell> Cells { get; init; } = [];

    /// <summary>It has several lines.</summary>
    public bool IsTall { get; init; }

    /// <summary>Columns of the table.</summary>
    public int Columns { get; init; } = 7;

    /// <summary>Whether another row would be drawn the same.</summary>
    public bool LooksLike(SampleRow other) =>
        Key == other.Key && Label == other.Label && Address == other.Address && Sample == other.Sample && Columns == other.Columns && IsTall == other.IsTall && Cells.SequenceEqual(other.Cells)
        && (Group is null ? other.Group is null : other.Group is not null && Group.LooksLike(other.Group));
}

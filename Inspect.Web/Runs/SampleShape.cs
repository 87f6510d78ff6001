namespace Inspect.Web.Runs;

/// <summary>How many samples each item of a run has: what turns a row of the list, in which each item has a head row above its epochs, into a sample.</summary>
public sealed class SampleShape
{
    private readonly int _epochs;

    /// <summary>Number of the first sample of each item, and of all samples at the end; null where all items have the same number.</summary>
    private readonly int[]? _starts;

    private SampleShape(int items, int samples, int epochs, int[]? starts)
    {
        (Items, Samples, _epochs, _starts) = (items, samples, epochs, starts);
    }

    /// <summary>Items of the run.</summary>
    public int Items { get; }

    /// <summary>Samples of the run.</summary>
    public int Samples { get; }

    /// <summary>Some item has several samples, so that each item has a head row.</summary>
    public bool IsGrouped => Samples > Items;

    /// <summary>Rows of the list.</summary>
    public int Rows => IsGrouped ? Samples + Items : Samples;

    /// <summary>The same number of samples for each item.</summary>
    public static SampleShape Of(int items, int epochs) => new(items, items * epochs, epochs, null);

    /// <summary>A number of samples for each item.</summary>
    public static SampleShape Of(IReadOnlyList<int> epochs)
    {
        if (epochs.Count == 0 || epochs.All(e => e == epochs[0]))
        {
            return Of(epochs.Count, epochs.Count == 0 ? 1 : epochs[0]);
        }

        var starts = new int[epochs.Count + 1];
        for (var i = 0; i < epochs.Count; i++)
        {
            starts[i + 1] = starts[i] + epochs[i];
        }

        return new SampleShape(epochs.Count, starts[^1], 0, starts);
    }

    /// <summary>First sample of an item, and how many it has.</summary>
    public (int First, int Count) SamplesOf(int item) => _starts is null ? (item * _epochs, _epochs) : (_starts[item], _starts[item + 1] - _starts[item]);

    /// <summary>The item of a row, and the number of the row's sample; null for a head row.</summary>
    public (int Item, int? Sample) At(int row)
    {
        if (!IsGrouped)
        {
            return (row, row);
        }

        var item = ItemOfRow(row);
        var inItem = row - SamplesOf(item).First - item;
        return (item, inItem == 0 ? null : SamplesOf(item).First + inItem - 1);
    }

    /// <summary>The row of a sample.</summary>
    public int RowOf(int sample)
    {
        if (!IsGrouped)
        {
            return sample;
        }

        var item = _starts is null ? sample / _epochs : Last(i => _starts[i] <= sample);
        return sample + item + 1;
    }

    private int ItemOfRow(int row) => _starts is null ? row / (_epochs + 1) : Last(i => _starts[i] + i <= row);

    /// <summary>The last item for which something holds that holds for all before it.</summary>
    private int Last(Func<int, bool> holds)
    {
        var (low, high) = (0, Items - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = holds(middle) ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}

using Inspect.Engine.Inference.Batch;

namespace Inspect.Tests.Inference.Batch;

/// <summary>Keys and values of rows: copied, and kept where the slots grow.</summary>
public sealed class KeyValueSlotsTests
{
    private const int Heads = 2;
    private const int Size = 4;

    [Fact]
    public void Copy_TakesTheFirstTokensOfAllHeads()
    {
        using var slots = new KeyValueSlots(layers: 2, Heads, Size, slots: 3, capacity: 5);
        Write(slots, 0, 5, 1);
        Write(slots, 2, 5, 1_000);

        slots.Copy(0, 2, 3);

        Assert.Equal(Read(slots, 0, 3), Read(slots, 2, 3));
        Assert.All(Read(slots, 2, 5).Except(Read(slots, 2, 3)), n => Assert.True(n >= 1_000));
        Assert.Equal(2 * 2 * Heads * Size * sizeof(float), slots.BytesPerToken);
    }

    [Fact]
    public void Grow_KeepsWhatEachSlotHolds()
    {
        using var slots = new KeyValueSlots(layers: 2, Heads, Size, slots: 3, capacity: 4);
        Write(slots, 0, 4, 1);
        Write(slots, 1, 4, 2_000);
        var before = (Read(slots, 0, 4), Read(slots, 1, 2));
        _ = slots.View(0, 3);

        slots.Grow(9, [4, 2, 0]);
        slots.Grow(3, []);

        Assert.Equal(9, slots.Capacity);
        Assert.Equal([3L, Heads, 9, Size], slots.View(0, 3)[0].GetTensorTypeAndShape().Shape);
        Assert.Equal(before.Item1, Read(slots, 0, 4));
        Assert.Equal(before.Item2, Read(slots, 1, 2));
    }

    [Fact]
    public void Slots_ForMoreThanTheMachineHas_TakeTheMemoryThatIsWritten()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system counts what is asked for.");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var capacity = checked((int)(2 * memory / (300 * 2 * 2 * Heads * Size * sizeof(float))));

        using var slots = new KeyValueSlots(layers: 2, Heads, Size, slots: 300, capacity);
        Write(slots, 299, 3, 1);
        var before = Read(slots, 299, 3);
        slots.Grow(2 * capacity, [.. Enumerable.Repeat(0, 299), 3]);

        Assert.Equal(before, Read(slots, 299, 3));
    }

    [Fact]
    public void Grow_BeyondWhatTheSystemCanGive_SaysSoAndChangesNothing()
    {
        using var slots = new KeyValueSlots(layers: 2, Heads, Size, slots: 300, capacity: 4);
        Write(slots, 299, 4, 1);
        var before = Read(slots, 299, 4);

        // More than addresses have bits for.
        using var many = new KeyValueSlots(layers: 1_000, Heads, Size, slots: 1_000, capacity: 1);
        Assert.ThrowsAny<OutOfMemoryException>(() => many.Grow(int.MaxValue, new int[1_000]));

        Assert.Equal(1, many.Capacity);
        Assert.Equal(before, Read(slots, 299, 4));
    }

    [Fact]
    public void View_OfSlots_LiesInTheirPlace()
    {
        using var slots = new KeyValueSlots(layers: 1, Heads, Size, slots: 3, capacity: 2);
        Write(slots, 1, 2, 7);

        var view = slots.View(0, 2)[0].GetTensorDataAsSpan<float>().ToArray();

        Assert.Equal(slots.View(1, 1)[0].GetTensorDataAsSpan<float>().ToArray(), view[^(Heads * 2 * Size)..]);
        Assert.Same(slots.View(0, 2), slots.View(0, 2));
    }

    /// <summary>Each number says its block, head, token and place.</summary>
    private static void Write(KeyValueSlots slots, int slot, int tokens, float first)
    {
        var view = slots.View(slot, 1);
        for (var block = 0; block < slots.Blocks; block++)
        {
            var numbers = view[block].GetTensorMutableDataAsSpan<float>();
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = first + (block * 100) + i;
            }
        }

        Assert.True(tokens <= slots.Capacity);
    }

    private static List<float> Read(KeyValueSlots slots, int slot, int tokens) =>
        [.. slots.View(slot, 1).SelectMany(v => Enumerable.Range(0, Heads).SelectMany(head => v.GetTensorDataAsSpan<float>().Slice(head * slots.Capacity * Size, tokens * Size).ToArray()))];
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Keys and values of all rows: for each layer a block of keys and one of values, <c>[slots, heads, capacity, size]</c>. Owned by one thread.</summary>
/// <remarks>
/// One piece of native memory, of which the system gives only the pages that are written: a slot may be much longer than its row.
/// What lies beyond a row's length is never read. A run of slots is one tensor, given to the model as past and as present, so that it
/// writes the new keys in place.
/// </remarks>
internal sealed unsafe class KeyValueSlots : IDisposable
{
    private readonly Dictionary<(int First, int Count), OrtValue[]> _views = [];
    private readonly int _blocks;
    private readonly int _heads;
    private readonly int _width;

    // Bytes of a head of one token.
    private readonly int _size;
    private readonly int _slots;
    private readonly TensorElementType _type;
    private byte* _memory;

    /// <summary>Reserves the slots.</summary>
    /// <param name="layers">Layers with keys and values.</param>
    /// <param name="heads">Heads of keys in a layer.</param>
    /// <param name="size">Numbers in a head.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="capacity">Tokens of a slot.</param>
    /// <param name="type">What the numbers are: float32, or int8, which the model itself scales.</param>
    public KeyValueSlots(int layers, int heads, int size, int slots, int capacity, TensorElementType type = TensorElementType.Float)
    {
        (_blocks, _heads, _slots, _type) = (2 * layers, heads, slots, type);
        (_width, _size) = (size, size * (type == TensorElementType.Int8 ? sizeof(sbyte) : sizeof(float)));
        Capacity = capacity;
        _memory = Allocate(capacity);
    }

    /// <summary>Tokens that a slot has room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Number of blocks: keys of the first layer, its values, keys of the second, and so on.</summary>
    public int Blocks => _blocks;

    /// <summary>Bytes that a token takes in all layers.</summary>
    public long BytesPerToken => (long)_blocks * _heads * _size;

    /// <summary>Makes room for longer rows.</summary>
    /// <param name="capacity">Tokens of a slot.</param>
    /// <param name="lengths">Tokens that each slot holds, which are kept.</param>
    /// <exception cref="OutOfMemoryException">The system has no room for them. Nothing is changed.</exception>
    public void Grow(int capacity, ReadOnlySpan<int> lengths)
    {
        if (capacity <= Capacity)
        {
            return;
        }

        var before = _memory;
        var memory = Allocate(capacity);
        for (var slot = 0; slot < _slots; slot++)
        {
            CopyBetween(before, Capacity, slot, memory, capacity, slot, lengths[slot]);
        }

        DropViews();
        NativePages.Free(before, Bytes(Capacity));
        Capacity = capacity;
        _memory = memory;
    }

    /// <summary>The blocks of a run of slots as tensors, in the order of the blocks.</summary>
    public OrtValue[] View(int first, int count)
    {
        if (!_views.TryGetValue((first, count), out var view))
        {
            _views[(first, count)] = view = new OrtValue[_blocks];
            long[] shape = [count, _heads, Capacity, _width];
            for (var block = 0; block < _blocks; block++)
            {
                var start = _memory + SlotAt(Capacity, block, first);
                view[block] = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance, _type, shape, (IntPtr)start, count * SlotBytes(Capacity));
            }
        }

        return view;
    }

    /// <summary>Copies the first tokens of a slot into another.</summary>
    public void Copy(int from, int to, int length) => CopyBetween(_memory, Capacity, from, _memory, Capacity, to, length);

    /// <summary>Fills a slot with what is no number, so that a test sees whether anybody reads it.</summary>
    internal void Poison(int slot)
    {
        for (var block = 0; block < _blocks; block++)
        {
            // Of float32 all ones are no number.
            new Span<byte>(_memory + SlotAt(Capacity, block, slot), checked((int)SlotBytes(Capacity))).Fill(byte.MaxValue);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        DropViews();
        NativePages.Free(_memory, Bytes(Capacity));
        _memory = null;
    }

    private byte* Allocate(int capacity) => NativePages.Take(Bytes(capacity));

    private long Bytes(int capacity) => _blocks * _slots * SlotBytes(capacity);

    private long SlotBytes(int capacity) => (long)_heads * capacity * _size;

    private long SlotAt(int capacity, int block, int slot) => (((long)block * _slots) + slot) * SlotBytes(capacity);

    private void CopyBetween(byte* from, int fromCapacity, int fromSlot, byte* to, int toCapacity, int toSlot, int length)
    {
        var bytes = (long)length * _size;
        for (var block = 0; block < _blocks; block++)
        {
            var source = from + SlotAt(fromCapacity, block, fromSlot);
            var target = to + SlotAt(toCapacity, block, toSlot);
            for (var head = 0; head < _heads; head++)
            {
                Buffer.MemoryCopy(source + ((long)head * fromCapacity * _size), target + ((long)head * toCapacity * _size), bytes, bytes);
            }
        }
    }

    private void DropViews()
    {
        foreach (var value in _views.Values.SelectMany(v => v))
        {
            value.Dispose();
        }

        _views.Clear();
    }
}

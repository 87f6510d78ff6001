using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Items in order. Those of a large file lie on disk, and one is read when it is asked for: memory holds their ids and places. Thread-safe.</summary>
[CollectionBuilder(typeof(SampleList), nameof(Of))]
public sealed class SampleList : IReadOnlyList<Sample>
{
    private readonly ISampleStore _store;
    private readonly int[] _order;
    private readonly SampleId[]? _ids;
    private readonly Func<int, Sample, Sample>? _change;
    private readonly Lazy<Dictionary<SampleId, int>> _positions;

    private SampleList(ISampleStore store, int[] order, SampleId[]? ids = null, Func<int, Sample, Sample>? change = null)
    {
        (_store, _order, _ids, _change) = (store, order, ids, change);
        _positions = new Lazy<Dictionary<SampleId, int>>(FindPositions);
    }

    /// <summary>No item.</summary>
    public static SampleList Empty { get; } = Of([]);

    /// <summary>Number of items.</summary>
    public int Length => _order.Length;

    /// <inheritdoc />
    public int Count => Length;

    /// <summary>There is no item.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Items lie on disk.</summary>
    internal bool IsOnDisk => _store is SampleFile;

    /// <summary>The ids of all items in order; of a dataset that is ready every item has one.</summary>
    public IEnumerable<SampleId> Ids => Enumerable.Range(0, Length).Select(IdAt);

    /// <inheritdoc />
    public Sample this[int index]
    {
        get
        {
            var sample = _store.Read(_order[index]);
            sample = _ids is null ? sample : sample with { Id = _ids[index] };
            return _change is null ? sample : _change(index, sample);
        }
    }

    /// <summary>Items in memory.</summary>
    public static SampleList Of(ReadOnlySpan<Sample> samples) => Of(samples.ToArray());

    /// <summary>Items in memory.</summary>
    public static implicit operator SampleList(ImmutableArray<Sample> samples) => Of([.. samples]);

    /// <summary>Id of an item; without the item being read.</summary>
    public SampleId IdAt(int index) => GivenIdAt(index)!.Value;

    /// <summary>Position of the item with an id, the first of several; null where there is none. Who asks first pays for all, and those of a run share it.</summary>
    public int? PositionOf(SampleId id) => _positions.Value.TryGetValue(id, out var position) ? position : null;

    /// <summary>Metadata of an item, read when somebody looks into it.</summary>
    public IReadOnlyDictionary<string, JsonElement> MetadataAt(int index) => IsOnDisk ? new SampleMetadata(this, index) : this[index].Metadata;

    /// <summary>Position of the first item that asks for a sandbox; −1 where none does.</summary>
    public int FirstWithSandbox() => Array.FindIndex(_order, _store.HasSandbox);

    /// <summary>Some of the items in another order.</summary>
    /// <param name="positions">Their positions here.</param>
    public SampleList Pick(IEnumerable<int> positions)
    {
        int[] picked = [.. positions];
        var source = this;
        return new SampleList(
            _store,
            Array.ConvertAll(picked, p => _order[p]),
            _ids is null ? null : Array.ConvertAll(picked, p => _ids[p]),
            _change is null ? null : (index, sample) => source._change!(picked[index], sample));
    }

    /// <summary>The items as a function changes them; of those on disk each time that one is read, so that it must give the same again.</summary>
    /// <param name="change">Gets position and item; its id stays.</param>
    public SampleList With(Func<int, Sample, Sample> change) =>
        IsOnDisk ? new SampleList(_store, _order, _ids, _change is null ? change : (index, sample) => change(index, _change(index, sample)))
            : Of([.. this.Select((sample, index) => change(index, sample))]);

    /// <inheritdoc />
    public IEnumerator<Sample> GetEnumerator() => Enumerable.Range(0, Length).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Items that a file gave.</summary>
    internal static SampleList Of(ISampleStore store, int[] order) => new(store, order);

    /// <summary>The items under ids of their own, in order.</summary>
    internal SampleList WithIds(SampleId[] ids) => IsOnDisk
        ? ids.Index().All(id => GivenIdAt(id.Index) == id.Item) ? this : new SampleList(_store, _order, ids, _change)
        : Of([.. this.Select((sample, index) => sample.Id == ids[index] ? sample : sample with { Id = ids[index] })]);

    /// <summary>The id that the dataset gives an item; null where it gives none.</summary>
    internal SampleId? GivenIdAt(int index) => _ids is null ? _store.IdAt(_order[index]) : _ids[index];

    /// <summary>How many choices an item has, and whether its targets are labels of some, or it has none; known without reading it where the choices of a file are shuffled.</summary>
    internal (int Count, bool AreTargetsLabels) ChoicesAt(int index) => _store.ChoicesOf(_order[index]);

    private Dictionary<SampleId, int> FindPositions()
    {
        var positions = new Dictionary<SampleId, int>(Length);
        for (var i = 0; i < Length; i++)
        {
            if (GivenIdAt(i) is { } id)
            {
                positions.TryAdd(id, i);
            }
        }

        return positions;
    }

    private static SampleList Of(Sample[] samples) => new(new SampleArray(samples), [.. Enumerable.Range(0, samples.Length)]);

    /// <summary>Items in memory.</summary>
    private sealed class SampleArray(Sample[] samples) : ISampleStore
    {
        public Sample Read(int position) => samples[position];

        public SampleId? IdAt(int position) => samples[position].Id;

        public bool HasSandbox(int position) => samples[position].HasSandbox;

        public (int Count, bool AreTargetsLabels) ChoicesOf(int position) => ChoiceShuffle.LookAt(samples[position]);
    }
}

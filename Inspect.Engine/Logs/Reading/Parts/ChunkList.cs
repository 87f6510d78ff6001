using System.Collections;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>A list in chunks, of which one is held at a time. A chunk ends where the next begins.</summary>
internal sealed class ChunkList<T> : IReadOnlyList<T>
{
    private readonly List<(int Start, ZipMember Member)> _chunks;
    private readonly Func<ZipMember, List<T>> _read;
    private int _held = -1;
    private List<T> _items = [];

    public ChunkList(IEnumerable<(int Start, ZipMember Member)> chunks, Func<ZipMember, List<T>> read)
    {
        _chunks = [.. chunks];
        _read = read;
        CheckStarts();
        var count = _chunks.Count == 0 ? 0L : (long)_chunks[^1].Start + Hold(_chunks.Count - 1).Count;
        Count = count <= int.MaxValue ? (int)count : throw Odd(_chunks[^1].Member.Name);
    }

    public int Count { get; }

    public T this[int index]
    {
        get
        {
            var chunk = _chunks.FindLastIndex(c => c.Start <= index);
            var items = chunk < 0 ? [] : Hold(chunk);
            var at = chunk < 0 ? 0 : index - _chunks[chunk].Start;
            return at < items.Count
                ? items[at]
                : throw new EvalLogException($"A chunk of the sample is missing or too short: item {index:N0} is not there. 'log recover' copies what is left.");
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<T> Hold(int chunk)
    {
        if (_held != chunk)
        {
            _items = _read(_chunks[chunk].Member);
            _held = chunk;
        }

        return _items;
    }

    /// <summary>Refuses a start that the chunks before it cannot reach, even if each byte were an item: the start says how many items there are, and costs nothing to write.</summary>
    private void CheckStarts()
    {
        var reached = 0L;
        foreach (var (start, member) in _chunks)
        {
            if (start > reached)
            {
                throw Odd(member.Name);
            }

            reached = start + Math.Clamp(member.SizeBytes, 0, int.MaxValue);
        }
    }

    private static EvalLogException Odd(string name) =>
        new($"A chunk of the sample is missing, or has a wrong name: {name} does not follow from those before it. 'log recover' copies what is left.");
}

using System.Collections;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>A list whose items are read when they are asked for, and kept until the page is done.</summary>
internal sealed class LazyList<T>(int count, Func<int, T> read) : IReadOnlyList<T>
{
    private readonly Dictionary<int, T> _kept = [];

    public int Count => count;

    public T this[int index]
    {
        get
        {
            if (!_kept.TryGetValue(index, out var item))
            {
                _kept[index] = item = read(index);
            }

            return item;
        }
    }

    /// <summary>Forgets what was read.</summary>
    public void Clear() => _kept.Clear();

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return read(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

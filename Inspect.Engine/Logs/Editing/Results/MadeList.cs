using System.Collections;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>A list whose items are made when somebody looks, each time anew: what a run of a million samples says of each need not be held at once.</summary>
/// <param name="count">Number of items.</param>
/// <param name="make">Makes the item at a position.</param>
internal sealed class MadeList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => make(index);

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return make(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>What filters such as <c>map</c> make: it can be walked once, and an item is made when it is asked for. What nobody asks for does not fail.</summary>
internal sealed class OnceValue(IEnumerable<object?> items)
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();
    private bool _isAtWork;

    /// <summary>The next item.</summary>
    /// <exception cref="TemplateException">It cannot be made, or asks for itself.</exception>
    public bool TryNext(RenderState state, out object? item)
    {
        if (_isAtWork)
        {
            throw state.Fail("a generator asks itself for its items");
        }

        // One may walk through another, which walks through a third: each is a level.
        _isAtWork = true;
        state.Enter(1);
        state.Spend();
        var isThere = _items.MoveNext();
        state.Leave(1);
        _isAtWork = false;
        item = isThere ? _items.Current : null;
        return isThere;
    }

    /// <summary>All that is left.</summary>
    public object?[] TakeRest(RenderState state)
    {
        var rest = new List<object?>();
        while (TryNext(state, out var item))
        {
            rest.Add(item);
        }

        return [.. rest];
    }
}

using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Items of a loop. Where they are made or tested one by one, that happens between the bodies, which may change what is tested; <c>loop.last</c> asks for one more, <c>loop.length</c> for all.</summary>
internal sealed class LoopItems
{
    private readonly IEnumerator<object?>? _source;
    private readonly List<object?> _made = [];
    private readonly object?[]? _all;
    private readonly RenderState _state;
    private readonly int _height;
    private bool _isAtWork;
    private bool _isEnded;

    /// <summary>Items that are there.</summary>
    public LoopItems(RenderState state, object?[] all) => (_state, _all) = (state, all);

    /// <summary>Items that are made one by one.</summary>
    /// <param name="state">The rendering.</param>
    /// <param name="source">The items.</param>
    /// <param name="height">Levels of what makes one.</param>
    public LoopItems(RenderState state, IEnumerable<object?> source, int height) => (_state, _source, _height) = (state, source.GetEnumerator(), height);

    /// <summary>How many there are: all are made.</summary>
    public int Count
    {
        get
        {
            while (TryMake())
            {
            }

            return _all?.Length ?? _made.Count;
        }
    }

    /// <summary>The item at a place.</summary>
    public bool TryGet(int index, out object? item)
    {
        if (_all is not null)
        {
            item = index < _all.Length ? _all[index] : null;
            return index < _all.Length;
        }

        while (_made.Count <= index && TryMake())
        {
        }

        item = index < _made.Count ? _made[index] : null;
        return index < _made.Count;
    }

    private bool TryMake()
    {
        if (_source is null || _isEnded)
        {
            return false;
        }

        if (_isAtWork)
        {
            throw _state.Fail("the condition of a loop asks for the items that it chooses");
        }

        _isAtWork = true;
        _state.Enter(_height);
        _isEnded = !_source.MoveNext();
        _state.Leave(_height);
        _isAtWork = false;
        if (!_isEnded)
        {
            _made.Add(_source.Current);
        }

        return !_isEnded;
    }
}

using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Variables of one place, and those around it. Names are numbers, given by the parser.</summary>
internal sealed class Scope
{
    private static readonly object Absent = new();

    private readonly Scope? _parent;
    private readonly object?[]? _all;
    private int[] _names = [];
    private object?[] _values = [];
    private int _count;

    /// <summary>The scope of a whole template.</summary>
    /// <param name="state">The rendering.</param>
    /// <param name="names">How many names the template has.</param>
    public Scope(RenderState state, int names)
    {
        State = state;
        Root = this;
        _all = new object?[names];
        Array.Fill(_all, Absent);
    }

    /// <summary>A scope inside of another.</summary>
    public Scope(Scope parent)
    {
        _parent = parent;
        State = parent.State;
        Root = parent.Root;
    }

    /// <summary>The rendering.</summary>
    public RenderState State { get; }

    /// <summary>The scope of the whole template.</summary>
    public Scope Root { get; }

    /// <summary>Looks for a variable, from here outwards.</summary>
    public bool TryGet(int name, out object? value)
    {
        var scope = this;
        for (; scope._parent is not null; scope = scope._parent)
        {
            for (var i = 0; i < scope._count; i++)
            {
                if (scope._names[i] == name)
                {
                    value = scope._values[i];
                    return true;
                }
            }
        }

        value = scope._all![name];
        return !ReferenceEquals(value, Absent);
    }

    /// <summary>Sets a variable here.</summary>
    public void Set(int name, object? value)
    {
        if (_all is not null)
        {
            _all[name] = value;
            return;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_names[i] == name)
            {
                _values[i] = value;
                return;
            }
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, Math.Max(4, _count * 2));
            Array.Resize(ref _values, _names.Length);
        }

        _names[_count] = name;
        _values[_count++] = value;
    }

    /// <summary>Forgets the variables that were set here.</summary>
    public void Clear() => _count = 0;
}

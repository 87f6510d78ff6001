using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class LoopValue(For loop, Scope around, LoopItems items, int depth) : IHasAttributes, ICallable, IHasSpelling
{
    private object?[]? _last;

    /// <summary>Place of the item, from 0.</summary>
    public int Index { get; set; }

    /// <inheritdoc />
    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "index" => Kinds.Box(Index + 1),
            "index0" => Kinds.Box(Index),
            "revindex" => Kinds.Box(items.Count - Index),
            "revindex0" => Kinds.Box(items.Count - Index - 1),
            "first" => Kinds.Box(Index == 0),
            "last" => Kinds.Box(!items.TryGet(Index + 1, out _)),
            "length" => Kinds.Box(items.Count),
            "depth" => Kinds.Box(depth + 1),
            "depth0" => Kinds.Box(depth),
            "previtem" => Index > 0 && items.TryGet(Index - 1, out var last) ? last : Undefined.Because("there is no previous item"),
            "nextitem" => items.TryGet(Index + 1, out var next) ? next : Undefined.Because("there is no next item"),
            "cycle" => new BoundFunction(Cycle, null),
            "changed" => new BoundFunction(Changed, null),
            _ => null,
        };
        return value is not null || name is "previtem" or "nextitem";
    }

    /// <inheritdoc />
    public string Spell(RenderState state) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<LoopContext {Index + 1}/{items.Count}>");

    /// <summary>Walks through other items, as the loop does.</summary>
    public object? Call(RenderState state, in Arguments arguments)
    {
        if (!loop.IsRecursive || arguments.Positional.Length != 1)
        {
            throw state.Fail("loop can be called with one value, and only where the loop is recursive");
        }

        state.Enter(loop.Height);
        var aside = new StringBuilder();
        loop.Run(around, arguments.Positional[0], aside, depth + 1);
        state.Leave(loop.Height);
        return Statement.Captured(state, aside);
    }

    private object? Cycle(RenderState state, object? subject, in Arguments arguments) => arguments.Positional.Length > 0
        ? arguments.Positional[Index % arguments.Positional.Length]
        : throw state.Fail("cycle needs at least one value");

    private object? Changed(RenderState state, object? subject, in Arguments arguments)
    {
        var isChanged = _last is null || !Equality.AreEqual(state, new ListValue(_last), new ListValue(arguments.Positional));
        _last = arguments.Positional;
        return Kinds.Box(isChanged);
    }
}

using System.Globalization;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Takes what a filter works on from an item: the item itself, an attribute, or one of an attribute (<c>a.b.0</c>).</summary>
/// <param name="state">The rendering.</param>
/// <param name="attribute">Its name, or a whole number; null for the item itself.</param>
/// <param name="fallback">What an attribute that is missing counts as.</param>
/// <param name="ignoresCase">Texts in lower case.</param>
internal sealed class AttributeGetter(RenderState state, object? attribute, object? fallback = null, bool ignoresCase = false)
{
    private readonly object?[] _path = attribute switch
    {
        null => [],
        _ when Kinds.IsText(attribute, out var text) => [.. text.Split('.').Select(Step)],
        _ => [attribute],
    };

    /// <summary>Takes it.</summary>
    public object? Get(object? item)
    {
        state.Spend(1 + _path.Length);
        foreach (var step in _path)
        {
            item = Access.Element(state, item, step);
            item = item is Undefined && fallback is not null ? fallback : item;
        }

        return ignoresCase && item is string text ? LetterCase.Lower(state, text) : item;
    }

    private static object? Step(string part) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? Kinds.Box(index) : part;
}

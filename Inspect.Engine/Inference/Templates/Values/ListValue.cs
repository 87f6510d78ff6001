namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>A list or tuple. Nothing changes it once it is made.</summary>
internal sealed class ListValue(object?[] items, bool isTuple = false)
{
    /// <summary>No items.</summary>
    public static readonly ListValue Empty = new([]);

    /// <summary>The items; whoever gets them leaves them as they are.</summary>
    public object?[] Items { get; } = items;

    /// <summary>It is a tuple.</summary>
    public bool IsTuple { get; } = isTuple;

    /// <summary>Names of the items of a group, by which they can be had too.</summary>
    public string[]? Names { get; init; }

    /// <summary>A tuple.</summary>
    public static ListValue Tuple(params object?[] items) => new(items, isTuple: true);
}

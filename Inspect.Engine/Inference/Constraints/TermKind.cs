namespace Inspect.Engine.Inference.Constraints;

/// <summary>Kinds of terms.</summary>
internal enum TermKind
{
    /// <summary>Nothing fits.</summary>
    Never,

    /// <summary>The empty text.</summary>
    Empty,

    /// <summary>One byte of a set.</summary>
    Bytes,

    /// <summary>One text.</summary>
    Literal,

    /// <summary>One behind the other.</summary>
    Sequence,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>The same several times.</summary>
    Repeat,

    /// <summary>A term that has a name, as it may stand in itself.</summary>
    Rule,

    /// <summary>One without some texts.</summary>
    Except,
}

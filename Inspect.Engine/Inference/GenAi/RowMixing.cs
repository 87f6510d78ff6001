namespace Inspect.Engine.Inference.GenAi;

/// <summary>Which rows of a model may run in one batch.</summary>
internal enum RowMixing
{
    /// <summary>All, whatever the lengths of their prompts.</summary>
    Any,

    /// <summary>Those whose prompts are equally long: padding changes what the shorter ones say.</summary>
    EqualLengths,

    /// <summary>None.</summary>
    Alone,
}

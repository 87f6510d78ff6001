namespace Inspect.Engine.Inference.Batch;

/// <summary>Which positions a graph computes the logits of.</summary>
internal enum LogitsOutput
{
    /// <summary>Those that are asked for: the graph was changed when it was loaded.</summary>
    Chosen,

    /// <summary>The last one of each row: it was built so.</summary>
    Last,

    /// <summary>All.</summary>
    All,
}

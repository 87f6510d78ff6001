namespace Inspect.Engine.Logs.Tables;

/// <summary>What a row of a table is.</summary>
public enum TableKind
{
    /// <summary>A run: what was run, and its scores.</summary>
    Evals,

    /// <summary>A sample: its input, its scores, what it used.</summary>
    Samples,

    /// <summary>A message that a model was given or gave.</summary>
    Messages,

    /// <summary>An event of a sample.</summary>
    Events,
}

namespace Inspect.Engine.Parts;

/// <summary>What a part does.</summary>
public enum PartKind
{
    /// <summary>Turns a sample into an output.</summary>
    Solver,

    /// <summary>Judges an output.</summary>
    Scorer,

    /// <summary>One number over samples, or several.</summary>
    Metric,

    /// <summary>One score over a sample's epochs.</summary>
    Reducer,
}

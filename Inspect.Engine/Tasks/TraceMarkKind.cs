namespace Inspect.Engine.Tasks;

/// <summary>What a place in the output means.</summary>
public enum TraceMarkKind
{
    /// <summary>It is what was looked for.</summary>
    Hit,

    /// <summary>It should not be there.</summary>
    Extra,
}

namespace Inspect.Engine.Tasks;

/// <summary>A place in the output.</summary>
/// <param name="Offset">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">What it means.</param>
public sealed record TraceMark(int Offset, int Length, TraceMarkKind Kind);

namespace Inspect.Tests.Evals.Golden;

/// <summary>A small task and the results that it must have, by hand.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Yaml">The task; an input is a name and what the model answers in each epoch: <c>q1# C | I</c>.</param>
/// <param name="Total">Items times epochs.</param>
/// <param name="Completed">Samples that ended without an error.</param>
/// <param name="Entries">The scores section.</param>
public sealed record GoldenResult(string Title, string Yaml, int Total, int Completed, params GoldenEntry[] Entries)
{
    /// <summary>Reduced values: <c>scorer reducer: value, value</c>; null where they are not looked at.</summary>
    public string[]? Reductions { get; init; }

    /// <inheritdoc />
    public override string ToString() => Title;
}

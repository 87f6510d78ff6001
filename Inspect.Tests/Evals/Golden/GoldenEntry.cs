namespace Inspect.Tests.Evals.Golden;

/// <summary>An entry of results as semantics 4.5 has it.</summary>
/// <param name="Name">Name of the scorer, or the key of its maps.</param>
/// <param name="Scored">Reduced samples with a score.</param>
/// <param name="Unscored">Reduced samples that are NaN.</param>
/// <param name="Metrics">Metrics under their keys, in order.</param>
public sealed record GoldenEntry(string Name, int Scored, int Unscored, params (string Key, double Value)[] Metrics)
{
    /// <summary>The scorer, where the entry is of a key.</summary>
    public string Scorer { get; init; } = Name;

    /// <summary>How the results name the reducer.</summary>
    public string? Reducer { get; init; }
}

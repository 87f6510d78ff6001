namespace Inspect.Tests.Evals.Golden;

/// <content>Several epochs of each item.</content>
public static partial class GoldenResults
{
    private static IEnumerable<GoldenResult> Epochs()
    {
        // ½ and 1: mean ¾, deviations ¼ ¼, variance 2/16 = ⅛, error √(⅛ / 2) = ¼.
        yield return new("epochs are combined by their mean, which is not named", """
            dataset: [{input: "1# C | I", id: 1}, {input: "2# C | C", id: 2}]
            scorer: says
            epochs: 2
            """, 4, 4, new GoldenEntry("says", 2, 0, ("accuracy", 0.75), ("stderr", 0.25))) { Reductions = ["says : 0.5, 1"] };

        // The NaN is dropped: the mean of C alone is 1; the mean of nothing is NaN.
        yield return new("epochs without a score are dropped first", """
            dataset: [{input: "1# C | nan", id: 1}, {input: "2# nan | nan", id: 2}]
            scorer: says
            epochs: 2
            """, 4, 4, new GoldenEntry("says", 1, 1, ("accuracy", 1), ("stderr", 0))) { Reductions = ["says : 1, NaN"] };

        // Four scores C I C I by themselves: mean ½, each deviation ½, variance 4 · ¼ / 3 = ⅓, error √(⅓ / 4) = √(1/12).
        yield return new("an empty list of reducers counts each epoch", """
            dataset: [{input: "1# C | I", id: 1}, {input: "2# C | I", id: 2}]
            scorer: says
            epochs: {count: 2, reducer: []}
            """, 4, 4, new GoldenEntry("says", 4, 0, ("accuracy", 0.5), ("stderr", Math.Sqrt(1.0 / 12)))) { Reductions = [] };

        foreach (var (reducer, first, second) in Reduced)
        {
            // Two values: variance (a − b)² / 2, error |a − b| / 2.
            yield return new($"three passes and one of four epochs by {reducer}", $$"""
                dataset: [{input: "1# C | C | I | C", id: 1}, {input: "2# I | I | C | I", id: 2}]
                scorer: says
                epochs: {count: 4, reducer: {{reducer}}}
                """, 8, 8, new GoldenEntry("says", 2, 0, ("accuracy", (first + second) / 2), ("stderr", Math.Abs(first - second) / 2)) { Reducer = reducer });
        }

        // mean: ½ and 1 → ¾; max: 1 and 1 → 1. One entry each, in the order asked for.
        yield return new("several reducers give an entry each", """
            dataset: [{input: "1# C | I", id: 1}, {input: "2# C | C", id: 2}]
            scorer: {says: , metrics: [accuracy]}
            epochs: {count: 2, reducer: [mean, max]}
            """, 4, 4, new GoldenEntry("says", 2, 0, ("accuracy", 0.75)) { Reducer = "mean" }, new GoldenEntry("says", 2, 0, ("accuracy", 1)) { Reducer = "max" })
        {
            Reductions = ["says mean: 0.5, 1", "says max: C, C"],
        };

        // Three epochs C, I, nan: C has one of three, no majority, NaN. C, C, nan: two of three, C.
        yield return new("a majority is one of all epochs", """
            dataset: [{input: "1# C | I | nan", id: 1}, {input: "2# C | C | nan", id: 2}]
            scorer: {says: , metrics: [accuracy]}
            epochs: {count: 3, reducer: majority}
            """, 6, 6, new GoldenEntry("says", 1, 1, ("accuracy", 1)) { Reducer = "majority" });

        // a: ¼ and ¾ → ½; b: 1 and 0 → ½. Key by key.
        yield return new("maps are combined key by key", """
            dataset: [{input: '1# {"a": 0.25, "b": 1} | {"a": 0.75, "b": 0}', id: 1}]
            scorer: {says: , metrics: [by_key: {a: mean, b: mean}]}
            epochs: 2
            """, 2, 2, new GoldenEntry("a", 1, 0, ("mean", 0.5)) { Scorer = "says" }, new GoldenEntry("b", 1, 0, ("mean", 0.5)) { Scorer = "says" });
    }

    /// <summary>What becomes of C C I C (three of four, n = 4, c = 3) and I I C I (one of four, c = 1).</summary>
    private static readonly (string Reducer, double First, double Second)[] Reduced =
    [
        ("mean", 0.75, 0.25),

        // Sorted 0 1 1 1 and 0 0 0 1: the two in the middle are equal.
        ("median", 1, 0),
        ("mode", 1, 0),
        ("majority", 1, 0),
        ("max", 1, 1),
        ("at_least_2", 1, 0),

        // n − c = 1 is less than 2: 1. Else 1 − C(3, 2) / C(4, 2) = 1 − 3/6.
        ("pass_at_2", 1, 0.5),

        // C(3, 2) / C(4, 2) = 3/6; C(1, 2) = 0.
        ("pass_k_2", 0.5, 0),
    ];
}

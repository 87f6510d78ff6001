namespace Inspect.Tests.Evals.Golden;

/// <summary>Tasks whose results are computed by hand from semantics 4; the arithmetic stands beside each.</summary>
public static partial class GoldenResults
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<GoldenResult> All => [.. Scorers(), .. Epochs(), .. Values(), .. Metrics(), .. Runs()];

    private static IEnumerable<GoldenResult> Scorers() =>
    [
        // Mean 3/4. Deviations ¼ ¼ ¼ ¾: squares sum to 3/16 + 9/16 = 3/4, variance 3/4 / 3 = ¼, error √(¼ / 4) = ¼.
        new("pass or fail has accuracy and its error", """
            dataset: [{input: "1# C", id: 1}, {input: "2# C", id: 2}, {input: "3# C", id: 3}, {input: "4# I", id: 4}]
            scorer: says
            """, 4, 4, new GoldenEntry("says", 4, 0, ("accuracy", 0.75), ("stderr", 0.25))) { Reductions = ["says : 1, 1, 1, 0"] },

        // exact gives 1 and 0: mean ½, deviations ½ ½, variance ½, error √(½ / 2) = ½. includes finds both: 1, 0.
        new("each of several scorers has its own metrics", """
            dataset: [{input: "1# Oslo", target: Oslo, id: 1}, {input: "2# It is Oslo", target: Oslo, id: 2}]
            scorer: [exact, includes]
            """, 2, 2, new GoldenEntry("exact", 2, 0, ("mean", 0.5), ("stderr", 0.5)), new GoldenEntry("includes", 2, 0, ("accuracy", 1), ("stderr", 0))),

        // "4 or 5" begins with 4 and ends with 5: the target 4 is at the beginning alone. One item: no error.
        new("a scorer that is named twice has two names", """
            dataset: [{input: "1# 4 or 5", target: "4", id: 1}]
            scorer: [match: begin, match: end]
            """, 1, 1, new GoldenEntry("match", 1, 0, ("accuracy", 1), ("stderr", 0)), new GoldenEntry("match1", 1, 0, ("accuracy", 0), ("stderr", 0))),

        // 1, ½ and 0: mean ½, deviations ½ 0 ½, variance ½ / 2 = ¼, error √(¼ / 3).
        new("partial credit counts one half", """
            dataset: [{input: "1# C", id: 1}, {input: "2# P", id: 2}, {input: "3# N", id: 3}]
            scorer: says
            """, 3, 3, new GoldenEntry("says", 3, 0, ("accuracy", 0.5), ("stderr", Math.Sqrt(0.25 / 3)))),

        // C and I remain: mean ½, variance ½, error √(½ / 2) = ½; the NaN is counted apart.
        new("a sample without a score counts in no metric", """
            dataset: [{input: "1# C", id: 1}, {input: "2# nan", id: 2}, {input: "3# I", id: 3}]
            scorer: says
            """, 3, 3, new GoldenEntry("says", 2, 1, ("accuracy", 0.5), ("stderr", 0.5))) { Reductions = ["says : 1, NaN, 0"] },

        new("where nothing is scored every metric is NaN", """
            dataset: [{input: "1# nan", id: 1}, {input: "2# nan", id: 2}]
            scorer: says
            """, 2, 2, new GoldenEntry("says", 0, 2, ("accuracy", double.NaN), ("stderr", double.NaN))),

        // The second scorer result is null: neither scored nor unscored.
        new("a scorer that says nothing leaves no trace of the sample", """
            dataset: [{input: "1# C", id: 1}, {input: "2# none", id: 2}]
            scorer: says
            """, 2, 2, new GoldenEntry("says", 1, 0, ("accuracy", 1), ("stderr", 0))) { Reductions = ["says : 1"] },

        // The item that fails is neither completed nor in a count: C and I remain, as above ½ and ½.
        new("a sample that fails is not completed", """
            dataset: [{input: "1# C", id: 1}, {input: "2# boom", id: 2}, {input: "3# I", id: 3}]
            scorer: says
            fail_on_error: false
            """, 3, 2, new GoldenEntry("says", 2, 0, ("accuracy", 0.5), ("stderr", 0.5))),

        // mean of 2 and 4 is 3; the second scorer keeps accuracy and stderr: both Os are in: 1, 0.
        new("metrics beside a scorer are its own", """
            dataset: [{input: "1# 2", target: "2", id: 1}, {input: "2# 4", target: "4", id: 2}]
            scorer: [{says: , metrics: [mean]}, includes]
            """, 2, 2, new GoldenEntry("says", 2, 0, ("mean", 3)), new GoldenEntry("includes", 2, 0, ("accuracy", 1), ("stderr", 0))),

        // 2 and 4: deviations 1 1, variance 2, deviation √2. includes: 1 and 1.
        new("metrics of the task replace those of every scorer", """
            dataset: [{input: "1# 2", target: "2", id: 1}, {input: "2# 4", target: "4", id: 2}]
            scorer: [{says: , metrics: [mean]}, includes]
            metrics: [var, std]
            """, 2, 2, new GoldenEntry("says", 2, 0, ("var", 2), ("std", Math.Sqrt(2))), new GoldenEntry("includes", 2, 0, ("var", 0), ("std", 0))),
    ];
}

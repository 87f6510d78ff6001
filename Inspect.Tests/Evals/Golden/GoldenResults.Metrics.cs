namespace Inspect.Tests.Evals.Golden;

/// <content>Metrics with parameters, and those that give several numbers.</content>
public static partial class GoldenResults
{
    /// <summary>z² for 95 %, 1.959963984540054².</summary>
    private const double Z2 = 3.841458820694124;

    private const string Topics = """
        dataset:
          - {input: "1# C", id: 1, metadata: {topic: land}}
          - {input: "2# C", id: 2, metadata: {topic: land}}
          - {input: "3# I", id: 3, metadata: {topic: land}}
          - {input: "4# I", id: 4, metadata: {topic: sea}}

        """;

    private static IEnumerable<GoldenResult> Metrics() =>
    [
        // land 2/3, sea 0/1; over all samples 2/4.
        new("groups and all of their samples", Topics + "scorer: {says: , metrics: [grouped: {metric: accuracy, group_key: topic}]}", 4, 4,
            new GoldenEntry("says", 4, 0, ("land", 2.0 / 3), ("sea", 0), ("all", 0.5))),

        // Over the groups: (2/3 + 0) / 2 = 1/3.
        new("groups that count the same", Topics + "scorer: {says: , metrics: [accuracy, grouped: {metric: mean, group_key: topic, all: groups, all_label: macro, name_template: \"topic={group_name}\"}]}", 4, 4,
            new GoldenEntry("says", 4, 0, ("accuracy", 0.5), ("topic=land", 2.0 / 3), ("topic=sea", 0), ("macro", 1.0 / 3))),

        // A name that is there gets a number: two groupings, the second under land2, sea2.
        new("equal names get numbers", Topics + "scorer: {says: , metrics: [accuracy, accuracy, {grouped: {metric: accuracy, group_key: topic, all: false}}, {grouped: {metric: mean, group_key: topic, all: false}}]}", 4, 4,
            new GoldenEntry("says", 4, 0, ("accuracy", 0.5), ("accuracy2", 0.5), ("land", 2.0 / 3), ("sea", 0), ("land2", 2.0 / 3), ("sea2", 0))),

        // Errors of the groups: land 1 1 0 has mean 2/3, squares 1/9 1/9 4/9 = 2/3, variance 1/3, error √(1/9) = 1/3; sea has one item: 0.
        new("groups of a metric with arguments", Topics + "scorer: {says: , metrics: [grouped: {metric: {stderr: {cluster: null}}, group_key: topic, all: false}]}", 4, 4,
            new GoldenEntry("says", 4, 0, ("land", 1.0 / 3), ("sea", 0))),

        // Mean ½. Deviations of land: ½ + ½ − ½ = ½; of sea: −½. √((¼ + ¼) · 2/1) / 4 = 1/4.
        // One degree of freedom: t(0.975) = 12.7062047361747.
        new("clusters widen or narrow the error", Topics + "scorer: {says: , metrics: [accuracy, stderr: {cluster: topic}, ci: {cluster: topic}]}", 4, 4,
            new GoldenEntry("says", 4, 0, ("accuracy", 0.5), ("stderr", 0.25), ("lower", 0.5 - (0.25 * 12.7062047361747)), ("upper", 0.5 + (0.25 * 12.7062047361747)))),

        // ci: mean ½, variance ⅓, error √(1/12), t(0.975, 3) = 3.18244630528371. Wilson, p = ½, N = 4: the centre stays ½,
        // half width √(z²/16 + z⁴/64) / (1 + z²/4) = √(z²(4 + z²)) / (2(4 + z²)) = ½ √(z² / (4 + z²)).
        new("intervals stand under lower and upper", Topics + "scorer: {says: , metrics: [ci, ci_wilson]}", 4, 4,
            new GoldenEntry(
                "says", 4, 0,
                ("lower", 0.5 - (Math.Sqrt(1.0 / 12) * 3.18244630528371)), ("upper", 0.5 + (Math.Sqrt(1.0 / 12) * 3.18244630528371)),
                ("lower2", 0.5 - (0.5 * Math.Sqrt(Z2 / (4 + Z2)))), ("upper2", 0.5 + (0.5 * Math.Sqrt(Z2 / (4 + Z2)))))),

        // 90 %, one degree of freedom: t(0.95, 1) = 6.31375151467504; 2 and 4 have mean 3 and error 1.
        new("an interval of another level", """
            dataset: [{input: "1# 2", id: 1}, {input: "2# 4", id: 2}]
            scorer: {says: , metrics: [ci: 0.9]}
            """, 2, 2, new GoldenEntry("says", 2, 0, ("lower", 3 - 6.31375151467504), ("upper", 3 + 6.31375151467504))),

        // Each of four epochs counts: yes 3/4, no 1/4; unsure is listed though nobody said it.
        new("frequencies count epochs and not items", """
            dataset: [{input: "1# yes | no", id: 1}, {input: "2# yes | yes", id: 2}]
            scorer: {says: , metrics: [frequency: {categories: [yes, no, unsure]}]}
            epochs: 2
            """, 4, 4, new GoldenEntry("says", 4, 0, ("yes", 0.75), ("no", 0.25), ("unsure", 0))) { Reductions = [] },

        // The same under its other name, and logs know it as frequency: C 2/3, I 1/3, P 0.
        new("categories have a name of their own", """
            dataset: [{input: "1# C", id: 1}, {input: "2# C", id: 2}, {input: "3# I", id: 3}]
            scorer: {says: , metrics: [categorical: [C, P, I]]}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("C", 2.0 / 3), ("P", 0), ("I", 1.0 / 3))) { Reductions = [] },

        // Counts; a value that is not listed comes after those that are.
        new("frequencies as counts", """
            dataset: [{input: "1# maybe", id: 1}, {input: "2# yes", id: 2}, {input: "3# yes", id: 3}]
            scorer: {says: , metrics: [frequency: {categories: [yes], normalize: false}]}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("yes", 2), ("maybe", 1))),

        // Accuracy over items: ½ and 1 → ¾, its reducer is named mean; frequency over epochs: C 3/4, I 1/4, in an entry of its own, last.
        new("metrics of items and of epochs stand apart", """
            dataset: [{input: "1# C | I", id: 1}, {input: "2# C | C", id: 2}]
            scorer: {says: , metrics: [frequency, accuracy]}
            epochs: 2
            """, 4, 4, new GoldenEntry("says", 2, 0, ("accuracy", 0.75)) { Reducer = "mean" }, new GoldenEntry("says", 4, 0, ("C", 0.75), ("I", 0.25)))
        {
            Reductions = ["says mean: 0.5, 1"],
        },

        // All values are equal: every sample of them has the same mean.
        new("drawing equal scores anew changes nothing", """
            dataset: [{input: "1# 2", id: 1}, {input: "2# 2", id: 2}]
            scorer: {says: , metrics: [bootstrap_stderr: 50, ci: {method: bootstrap, num_samples: 20}]}
            """, 2, 2, new GoldenEntry("says", 2, 0, ("bootstrap_stderr", 0), ("lower", 2), ("upper", 2))),

        // b is missing once: skipped, (2 + 4) / 2 = 3; counted as 0, (2 + 0 + 4) / 3 = 2.
        new("keys that are missing are skipped or count 0", """
            dataset: [{input: '1# {"a": 1, "b": 2}', id: 1}, {input: '2# {"a": 1}', id: 2}, {input: '3# {"a": 1, "b": 4}', id: 3}]
            scorer: {says: , metrics: [{aggregate: {key: b, agg: mean, on_missing: skip}}, {aggregate: {key: b, agg: mean, on_missing: zero}}]}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("aggregate", 3), ("aggregate2", 2))),
    ];
}

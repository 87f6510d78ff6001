namespace Inspect.Tests.Evals.Golden;

/// <content>Scores that are maps, lists and numbers.</content>
public static partial class GoldenResults
{
    private static IEnumerable<GoldenResult> Values() =>
    [
        // facts: 1 and 0 → mean ½, error ½. style: 2 and 4 → mean 3, variance 2, error √(2/2) = 1, deviation √2.
        new("metrics of a pattern go to all keys that it matches", """
            dataset: [{input: '1# {"facts": 1, "style": 2}', id: 1}, {input: '2# {"facts": 0, "style": 4}', id: 2}]
            scorer: {says: , metrics: [by_key: {"*": [mean, stderr], style: [std]}]}
            """,
            2, 2,
            new GoldenEntry("facts", 2, 0, ("mean", 0.5), ("stderr", 0.5)) { Scorer = "says" },
            new GoldenEntry("style", 2, 0, ("mean", 3), ("stderr", 1), ("std", Math.Sqrt(2))) { Scorer = "says" }),

        // The mean of a by aggregate: (1 + 3) / 2 = 2 in the scorer's own entry, first; then b: (10 + 30) / 2 = 20.
        new("plain metrics come before those by key", """
            dataset: [{input: '1# {"a": 1, "b": 10}', id: 1}, {input: '2# {"a": 3, "b": 30}', id: 2}]
            scorer: {says: , metrics: [{aggregate: {key: a, agg: mean}}, by_key: {b: mean}]}
            """, 2, 2, new GoldenEntry("says", 2, 0, ("aggregate", 2)), new GoldenEntry("b", 2, 0, ("mean", 20)) { Scorer = "says" }),

        // a is scored once, 1; b twice, (2 + 4) / 2 = 3. NaN instead of a map is NaN for both.
        new("each key counts its own scores", """
            dataset: [{input: '1# {"a": 1, "b": 2}', id: 1}, {input: '2# {"a": NaN, "b": 4}', id: 2}, {input: '3# nan', id: 3}]
            scorer: {says: , metrics: [by_key: {a: mean, b: mean}]}
            """, 3, 3, new GoldenEntry("a", 1, 2, ("mean", 1)) { Scorer = "says" }, new GoldenEntry("b", 2, 1, ("mean", 3)) { Scorer = "says" }),

        // Of a metric that gives several numbers, keys of maps begin with its name: t(0.975, 1) = 12.7062047361747, mean 3, error 1.
        new("several numbers of a key stand under the metric's name", """
            dataset: [{input: '1# {"style": 2}', id: 1}, {input: '2# {"style": 4}', id: 2}]
            scorer: {says: , metrics: [by_key: {style: [ci]}]}
            """, 2, 2, new GoldenEntry("style", 2, 0, ("ci_lower", 3 - 12.7062047361747), ("ci_upper", 3 + 12.7062047361747)) { Scorer = "says" }),

        // Pairs (1,1) (0,0) (1,0): one of three disagrees, Do = 2/6. Of six ratings three are 1: De = 2·3·3 / (6·5) = 18/30. α = 1 − (1/3) / (3/5) = 4/9.
        new("judges in a list have an agreement", """
            dataset: [{input: "1# [1, 1]", id: 1}, {input: "2# [0, 0]", id: 2}, {input: "3# [1, 0]", id: 3}]
            scorer: {says: , metrics: [krippendorff_alpha]}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("krippendorff_alpha", 4.0 / 9))),

        // Epochs as judges: the same ratings, collected from two epochs of each item.
        new("epochs that are collected are judges too", """
            dataset: [{input: "1# 1 | 1", id: 1}, {input: "2# 0 | 0", id: 2}, {input: "3# 1 | 0", id: 3}]
            scorer: {says: , metrics: [krippendorff_alpha]}
            epochs: {count: 2, reducer: collect}
            """, 6, 6, new GoldenEntry("says", 3, 0, ("krippendorff_alpha", 4.0 / 9)) { Reducer = "collect" }),

        // Good counts 1, fair ½, bad 0: the mean is ½.
        new("a metric may say what counts as right", """
            dataset: [{input: "1# good", id: 1}, {input: "2# fair", id: 2}, {input: "3# bad", id: 3}]
            scorer: {says: , metrics: [mean: {to_float: {correct: good, partial: fair, incorrect: bad}}]}
            epochs: {count: 1, reducer: mode}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("mean", 0.5)) { Reducer = "mode" }),

        // Per token: exp(−(−6 − 2) / (3 + 1)) = e². Per sample: exp((6/3 + 2/1) / 2) = e².
        new("perplexities come from the metadata of scores", """
            dataset: [{input: "1# tokens 3 -6", id: 1}, {input: "2# tokens 1 -2", id: 2}]
            scorer: {says: , metrics: [perplexity_per_token, perplexity_per_seq]}
            """, 2, 2, new GoldenEntry("says", 2, 0, ("perplexity_per_token", Math.Exp(2)), ("perplexity_per_seq", Math.Exp(2)))),

        // Per token: exp((6 + 1) / (3 + 1)) = e^1.75. Per sample: exp((2 + 1) / 2) = e^1.5.
        new("long samples weigh more per token", """
            dataset: [{input: "1# tokens 3 -6", id: 1}, {input: "2# tokens 1 -1", id: 2}]
            scorer: {says: , metrics: [perplexity_per_token, perplexity_per_seq]}
            """, 2, 2, new GoldenEntry("says", 2, 0, ("perplexity_per_token", Math.Exp(1.75)), ("perplexity_per_seq", Math.Exp(1.5)))),
    ];
}

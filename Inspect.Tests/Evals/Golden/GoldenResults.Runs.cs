namespace Inspect.Tests.Evals.Golden;

/// <content>Scorers made of scorers, limits and errors.</content>
public static partial class GoldenResults
{
    private static IEnumerable<GoldenResult> Runs() =>
    [
        // includes and exact give 1 and 1, 1 and 0: means 1 and ½. Metrics are those of includes: mean ¾, variance ⅛, error √(⅛ / 2) = ¼.
        new("several scorers as one by their mean", """
            dataset: [{input: "1# Oslo", target: Oslo, id: 1}, {input: "2# It is Oslo", target: Oslo, id: 2}]
            scorer: {multi_scorer: {scorers: [includes, exact], reducer: mean}}
            """, 2, 2, new GoldenEntry("multi_scorer", 2, 0, ("accuracy", 0.75), ("stderr", 0.25))) { Reductions = ["multi_scorer : 1, 0.5"] },

        // C and C: C. C and I: no majority of two, NaN. The error of one score is 0.
        new("several scorers as one by majority", """
            dataset: [{input: "1# Oslo", target: Oslo, id: 1}, {input: "2# It is Oslo", target: Oslo, id: 2}]
            scorer: {multi_scorer: {scorers: [includes, exact]}}
            """, 2, 2, new GoldenEntry("multi_scorer", 1, 1, ("accuracy", 1), ("stderr", 0))),

        // exact decides the first; of the second it gives 0, and includes 1; the third is wrong by both: mean ⅔, deviations ⅓ ⅓ ⅔,
        // squares 6/9, variance ⅓, error √(⅓ / 3) = ⅓. Metrics are those of exact.
        new("scorers in a cascade go on until one is content", """
            dataset: [{input: "1# Oslo", target: Oslo, id: 1}, {input: "2# It is Oslo", target: Oslo, id: 2}, {input: "3# Bergen", target: Oslo, id: 3}]
            scorer: {cascade: {scorers: [exact, includes]}}
            """, 3, 3, new GoldenEntry("cascade", 3, 0, ("mean", 2.0 / 3), ("stderr", 1.0 / 3))),

        // The second call goes over the limit: its answer I is not taken, and the C before it is scored.
        new("a sample that reaches a limit is scored as it stands", """
            dataset: [{input: "1# C", id: 1}]
            solver: [generate, {user_message: "x# I"}, generate]
            scorer: {says: , metrics: [accuracy]}
            turn_limit: 1
            """, 1, 1, new GoldenEntry("says", 1, 0, ("accuracy", 1))),

        // A call of the model has 5 tokens: the second makes 10, more than 9. The items stop with their first answers, C and I.
        new("a limit of tokens drops the answer that went over it", """
            dataset: [{input: "1# C", id: 1, metadata: {then: I}}, {input: "2# I", id: 2, metadata: {then: C}}]
            solver: [generate, {user_message: "x# {then}"}, generate]
            scorer: {says: , metrics: [accuracy]}
            token_limit: 9
            """, 2, 2, new GoldenEntry("says", 2, 0, ("accuracy", 0.5))),

        // No call at all: the completion is empty, which is no score, and so 0.
        new("a conversation that may not grow has no answer", """
            dataset: [{input: "1# C", id: 1}, {input: "2# C", id: 2}]
            scorer: {says: , metrics: [accuracy]}
            message_limit: 1
            """, 2, 2, new GoldenEntry("says", 2, 0, ("accuracy", 0))),

        // One error of four is less than the half that fails the run; C C I remain: mean ⅔, deviations ⅓ ⅓ ⅔, variance ⅓, error ⅓.
        new("errors below their share leave the run whole", """
            dataset: [{input: "1# C", id: 1}, {input: "2# boom", id: 2}, {input: "3# C", id: 3}, {input: "4# I", id: 4}]
            scorer: says
            fail_on_error: 0.5
            """, 4, 3, new GoldenEntry("says", 3, 0, ("accuracy", 2.0 / 3), ("stderr", 1.0 / 3))),

        // One of two epochs failed: the item is scored by the other alone. Items C (of C, boom) and ½ (of C, I): ¾, error ¼.
        new("an item keeps the epochs that ended well", """
            dataset: [{input: "1# C | boom", id: 1}, {input: "2# C | I", id: 2}]
            scorer: says
            epochs: 2
            fail_on_error: false
            """, 4, 3, new GoldenEntry("says", 2, 0, ("accuracy", 0.75), ("stderr", 0.25))) { Reductions = ["says : 1, 0.5"] },

        // Values 0 0 1, drawn four times by random.Random(0): places 1 1 0, 1 2 1, 1 1 1, 1 2 0. Means 0, ⅓, 0, ⅓: their mean is ⅙, each
        // deviates by ⅙, and the population's deviation is ⅙.
        new("drawing scores anew has a seed", """
            dataset: [{input: "1# C", id: 1}, {input: "2# I", id: 2}, {input: "3# I", id: 3}]
            scorer: {says: , metrics: [bootstrap_stderr: 4]}
            """, 3, 3, new GoldenEntry("says", 3, 0, ("bootstrap_stderr", 1.0 / 6))),

        // Best of the epochs by item: C and I, then each by its own: ½, error ½. pass_k_3 of three: 0 and 0.
        new("reducers of one run do not know of each other", """
            dataset: [{input: "1# I | C | I", id: 1}, {input: "2# I | I | I", id: 2}]
            scorer: says
            epochs: {count: 3, reducer: [max, pass_k_3, median]}
            """, 6, 6,
            new GoldenEntry("says", 2, 0, ("accuracy", 0.5), ("stderr", 0.5)) { Reducer = "max" },
            new GoldenEntry("says", 2, 0, ("accuracy", 0), ("stderr", 0)) { Reducer = "pass_k_3" },
            new GoldenEntry("says", 2, 0, ("accuracy", 0), ("stderr", 0)) { Reducer = "median" }),
    ];
}

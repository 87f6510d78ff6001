using System.Collections.Immutable;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Metrics;

/// <summary>No reducer asks which epoch came first, but where two values are as frequent or as good as each other.</summary>
public sealed class ReducerOrderTests
{
    public static TheoryData<string> Names => ["mean", "median", "mode", "majority", "max", "at_least_3", "pass_at_2", "pass_k_2"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_EpochsInAnyOrder_GivesTheSame(string name)
    {
        var reducer = Make.Parts().CreateReducer(ReducerName.Parse(name));
        foreach (var seed in Enumerable.Range(0, 300))
        {
            var random = new PythonRandom(seed);
            var epochs = Epochs(random).ToList();
            if (name == "mode" && HasTie(epochs))
            {
                continue;
            }

            var expected = reducer.Reduce(epochs);

            random.Shuffle(epochs);

            Assert.Equal((seed, Rounded(expected)), (seed, Rounded(reducer.Reduce(epochs))));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_MapsInAnyOrder_GivesWhatEachKeyGives(string name)
    {
        var reducer = Make.Parts().CreateReducer(ReducerName.Parse(name));
        foreach (var seed in Enumerable.Range(0, 100))
        {
            var random = new PythonRandom(seed);
            var (a, b) = (Epochs(random).ToList(), Epochs(random).ToList());
            var maps = a.Zip(b, (x, y) => (ScoreValue)new ScoreValue.OfMap([KeyValuePair.Create("a", x), KeyValuePair.Create("b", y)])).ToList();
            var count = maps.Count;

            var reduced = (ScoreValue.OfMap)reducer.Reduce(maps);

            Assert.Equal(
                (reducer.Reduce(a[..count]), reducer.Reduce(b[..count])),
                (reduced.Items[0].Value, reduced.Items[1].Value));
        }
    }

    /// <summary>3 to 9 epochs of passes, fails, halves, numbers and NaN.</summary>
    private static IEnumerable<ScoreValue> Epochs(PythonRandom random)
    {
        ImmutableArray<ScoreValue> values = [ScoreValue.Correct, ScoreValue.Incorrect, ScoreValue.Partial, ScoreValue.Of(0.1), ScoreValue.Of(0.7), ScoreValue.Unscored];
        return [.. Enumerable.Range(0, 3 + random.Below(7)).Select(_ => values[random.Below(values.Length)])];
    }

    /// <summary>Two values are as frequent as each other, and either may win.</summary>
    private static bool HasTie(IEnumerable<ScoreValue> epochs)
    {
        var counts = epochs.Where(e => !e.IsUnscored).CountBy(e => e).Select(c => c.Value).OrderDescending().ToList();
        return counts is [var first, var second, ..] && first == second;
    }

    private static double Rounded(ScoreValue value) => Math.Round(ScoreConversion.ToNumber(value), 12);
}

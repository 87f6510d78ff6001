using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>Reading of targets and choices, and seeded order, against the reference implementation.</summary>
public sealed class DatasetVectorTests
{
    [Fact]
    public void Targets_ReferenceCases_AreRead()
    {
        foreach (var test in JsonCases("dataset.read_target"))
        {
            var target = RecordReader.ReadTarget(test.GetProperty("input").GetProperty("obj"));

            var expected = test.GetProperty("expected");
            Assert.Equal(expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray().Select(e => e.GetString()!)] : [expected.GetString()!], target.Values);
            Assert.Equal(expected.ValueKind == JsonValueKind.Array, target.IsList);
        }
    }

    [Fact]
    public void Choices_ReferenceCases_AreRead()
    {
        foreach (var test in JsonCases("dataset.read_choices"))
        {
            var choices = RecordReader.ReadChoices(test.GetProperty("input").GetProperty("obj"));

            var expected = test.GetProperty("expected");
            Assert.Equal(expected.ValueKind == JsonValueKind.Null ? null : expected.EnumerateArray().Select(e => e.GetString()!), choices);
        }
    }

    [Fact]
    public void SeededShuffle_ReferenceCases_GiveTheSameOrder()
    {
        foreach (var test in VectorFile.ScorerCases("seeded_shuffle"))
        {
            var items = Enumerable.Range(0, test.GetProperty("input").GetProperty("n").GetInt32()).ToList();

            new PythonRandom(test.GetProperty("params").GetProperty("seed").GetInt64()).Shuffle(items);

            Assert.Equal(test.GetProperty("expected").EnumerateArray().Select(e => e.GetInt32()), items);
        }
    }

    /// <summary>Cases whose input JSON can hold: it has no NaN.</summary>
    private static IEnumerable<JsonElement> JsonCases(string component) =>
        VectorFile.ScorerCases(component).Where(t => !t.GetProperty("input").GetRawText().Contains("$float", StringComparison.Ordinal));
}

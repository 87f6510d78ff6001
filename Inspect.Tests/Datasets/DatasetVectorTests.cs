using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Python;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>Reading of targets and choices, and seeded order, against the reference implementation.</summary>
public sealed class DatasetVectorTests
{
    [Fact]
    public void Targets_ReferenceCases_AreRead()
    {
        foreach (var test in VectorFile.ScorerCases("dataset.read_target"))
        {
            var target = RecordReader.ReadTarget(Given(test));

            var expected = test.GetProperty("expected");
            Assert.Equal(expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray().Select(e => e.GetString()!)] : [expected.GetString()!], target.Values);
            Assert.Equal(expected.ValueKind == JsonValueKind.Array, target.IsList);
        }
    }

    [Fact]
    public void Choices_ReferenceCases_AreRead()
    {
        foreach (var test in VectorFile.ScorerCases("dataset.read_choices"))
        {
            var choices = RecordReader.ReadChoices(Given(test));

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

    /// <summary>The value that the case gives; NaN as a dataset file has it.</summary>
    private static JsonElement Given(JsonElement test)
    {
        var given = test.GetProperty("input").GetProperty("obj");
        return given.ValueKind == JsonValueKind.Object && given.TryGetProperty("$float", out var number) ? FreeJson.Parse(number.GetString()!) : given;
    }
}

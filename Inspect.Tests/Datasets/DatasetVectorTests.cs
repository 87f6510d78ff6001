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

    [Fact]
    public void ShuffleChoices_ReferenceCases_MoveTargetsAlong()
    {
        foreach (var test in VectorFile.ScorerCases("shuffle_choices"))
        {
            var samples = test.GetProperty("input").EnumerateArray().Select(s => new Sample { Input = "i", Choices = RecordReader.ReadChoices(s.GetProperty("choices")), Target = RecordReader.ReadTarget(s.GetProperty("target")) });

            var shuffled = ChoiceShuffle.Apply([.. samples], test.GetProperty("params").GetProperty("seed").GetInt64(), "x").ToList();

            Assert.Equal(
                test.GetProperty("expected").EnumerateArray().Select(s => (Texts(s.GetProperty("choices")), RecordReader.ReadTarget(s.GetProperty("target")))),
                shuffled.Select(s => (s.Choices is { } choices ? string.Join(',', choices) : null, s.Target)));
        }
    }

    [Fact]
    public void ShuffleChoices_TargetThatIsNoLabel_IsTold()
    {
        var error = Assert.Throws<DatasetException>(() => ChoiceShuffle.Apply([new Sample { Input = "i", Choices = ["a", "b"], Target = Target.Of("C") }], 1, "d.jsonl"));

        Assert.Equal("d.jsonl: item 1: the target \"C\" names none of the 2 choices, so they cannot be shuffled. Give it as a letter such as A, or leave shuffle_choices out.", error.Message);
    }

    private static string? Texts(JsonElement list) => list.ValueKind == JsonValueKind.Null ? null : string.Join(',', list.EnumerateArray().Select(e => e.GetString()));

    /// <summary>The value that the case gives; NaN as a dataset file has it.</summary>
    private static JsonElement Given(JsonElement test)
    {
        var given = test.GetProperty("input").GetProperty("obj");
        return given.ValueKind == JsonValueKind.Object && given.TryGetProperty("$float", out var number) ? FreeJson.Parse(number.GetString()!) : given;
    }
}

using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>Which items a pattern of ids chooses (semantics 1.6).</summary>
public sealed class SamplePatternTests
{
    [Fact]
    public void Matches_EachCase_IsThatOfTheReference()
    {
        Assert.All(VectorFile.ScorerCases("sample_id_filter"), c =>
        {
            var patterns = c.GetProperty("input").GetProperty("patterns").EnumerateArray().Select(p => new SamplePattern(p.GetString()!)).ToList();
            var ids = c.GetProperty("input").GetProperty("ids").EnumerateArray().Select(Id);

            Assert.Equal(c.GetProperty("expected").EnumerateArray().Select(e => e.GetBoolean()), ids.Select(id => patterns.Any(p => p.Matches(id))));
        });
    }

    [Fact]
    public void Normalise_EachCase_IsThatOfTheReference()
    {
        Assert.All(VectorFile.ScorerCases("dataset.normalise_sample_id"), c =>
            Assert.Equal(c.GetProperty("expected").GetString(), SamplePattern.Normalise(Id(c.GetProperty("input").GetProperty("id")))));
    }

    [Theory]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]", "]", true)]
    [InlineData("[ab", "[ab", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-b", false)]
    [InlineData("*", "", true)]
    [InlineData("7", "００７", true)]
    [InlineData("?", "😀", true)]
    [InlineData("-5", "-5", true)]
    public void Matches_AGlob_FollowsTheShell(string pattern, string id, bool expected) => Assert.Equal(expected, new SamplePattern(pattern).Matches(SampleId.Of(id)));

    [Fact]
    public void Matches_ManyStars_EndsSoon()
    {
        var pattern = new SamplePattern(string.Concat(Enumerable.Repeat("a*", 200)) + "b");

        Assert.False(pattern.Matches(SampleId.Of(new string('a', 2_000))));
    }

    private static SampleId Id(JsonElement id) => id.ValueKind == JsonValueKind.Number ? SampleId.Of(id.GetInt64()) : SampleId.Of(id.GetString()!);
}

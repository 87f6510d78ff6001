using Inspect.Engine.Filters;

namespace Inspect.Tests.Filters;

/// <summary>Boxes and text of a filter are one.</summary>
public sealed class FilterFacetTests
{
    [Theory]
    [InlineData(null, "a", "status == \"a\"")]
    [InlineData("status == \"a\"", "", null)]
    [InlineData("status == \"a\"", "a,b", "status in (\"a\", \"b\")")]
    [InlineData("tokens > 3 and status in (\"a\", \"b\") and not done", "b", "tokens > 3 and status == \"b\" and not done")]
    [InlineData("tokens > 3 and status in (\"a\", \"b\") and not done", "", "tokens > 3 and not done")]
    [InlineData("tokens > 3 or done", "a", "(tokens > 3 or done) and status == \"a\"")]
    [InlineData("(tokens > 3 or done) and status == 'a'", "", "(tokens > 3 or done)")]
    [InlineData("status == \"a\" or done", "b", "(status == \"a\" or done) and status == \"b\"")]
    [InlineData("task == \"x and y\"", "a", "task == \"x and y\" and status == \"a\"")]
    public void With_ChangesItsOwnConditionAlone(string? text, string values, string? expected) =>
        Assert.Equal(expected, FilterFacets.Of(text).With("status", values.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void ValuesOf_AreThoseOfTheText()
    {
        var facets = FilterFacets.Of("task in ('a', \"b \\\" c\") and model == 'm' and tokens > 3 and status != 'x'");

        Assert.Equal(["a", "b \" c"], facets.ValuesOf("task"));
        Assert.Equal(["m"], facets.ValuesOf("model"));
        Assert.Empty(facets.ValuesOf("status"));
        Assert.Equal("tokens > 3 and status != 'x'", facets.Rest);
    }

    [Fact]
    public void With_NamesAndValuesWithOddLetters_ComeBackAsTheyWere()
    {
        var text = FilterFacets.Of(null).With("my tag", ["a\\b", "\"q\""]);

        Assert.Equal(["a\\b", "\"q\""], FilterFacets.Of(text).ValuesOf("my tag"));
    }
}

using System.Text.Json;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Tests.Values;

/// <summary>JSON that is not quite JSON, read as the reference's language reads it.</summary>
public sealed class FreeJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("""[{"a":{"x":1,"x":[2,{"y":1,"y":2}]}}]""", """[{"a":{"x":[2,{"y":2}]}}]""")]
    [InlineData("""{"a":1.0,"b":123456789012345678901234567890,"a":1e2}""", """{"a":1e2,"b":123456789012345678901234567890}""")]
    public void Parse_EqualKeys_TheLastWinsWhereTheFirstStood(string json, string expected) => Assert.Equal(expected, FreeJson.Parse(json).GetRawText());

    [Theory]
    [InlineData("\"a \\ud83d b\"", "a \\ud83d b")]
    [InlineData("\"\\uDC00\"", "\\udc00")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\\ud83d\U0001F600")]
    [InlineData("\"\\\\ud83d\"", "\\ud83d")]
    public void Parse_ALoneSurrogate_BecomesSixCharacters(string json, string expected) => Assert.Equal(expected, FreeJson.Parse(json).GetString());

    [Fact]
    public void Parse_ALoneSurrogateInAKey_BecomesSixCharacters() =>
        Assert.Equal("k\\udfff", Assert.Single(FreeJson.Parse("{\"k\\uDFFF\": 1}").EnumerateObject()).Name);

    // str(json.loads(…)) in Python.
    [Theory]
    [InlineData("NaN", "nan")]
    [InlineData("-Infinity", "-inf")]
    [InlineData("[Infinity, NaN, 1e999, \"NaN\"]", "[inf, nan, inf, 'NaN']")]
    public void Parse_NonFiniteNumbers_PrintAsTheReferencesLanguageDoes(string json, string expected) =>
        Assert.Equal(expected, PythonValue.ToText(FreeJson.Parse(json)));

    [Theory]
    [InlineData("{\"a\": nan}")]
    [InlineData("{\"a\":1,\"a\":}")]
    [InlineData("")]
    [InlineData("NaNa")]
    public void Parse_NoJson_Throws(string json) => Assert.ThrowsAny<JsonException>(() => FreeJson.Parse(json));

    [Fact]
    public void Of_AValueReadByOtherRules_IsReadByThese()
    {
        using var document = JsonDocument.Parse("""{"a\ud83d": "\ud83d", "b": 1, "b": 2}""");

        Assert.Equal("""{"a\\ud83d":"\\ud83d","b":2}""", FreeJson.Of(document.RootElement).GetRawText());
    }
}

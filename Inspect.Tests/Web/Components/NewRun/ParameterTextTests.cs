using System.Text.Json;
using Inspect.Web.Components.NewRun;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>A parameter's text is of the kind of its default.</summary>
public sealed class ParameterTextTests
{
    [Theory]
    [InlineData("\"a\"", "4", "\"4\"")]
    [InlineData("20", "4", "4")]
    [InlineData("20", "0.5", "0.5")]
    [InlineData("true", "False", "false")]
    [InlineData("[1]", "[2, 3]", "[2,3]")]
    [InlineData("null", "yes", "true")]
    public void Read_AText_IsOfTheKindOfTheDefault(string usual, string text, string expected) =>
        Assert.Equal(expected, ParameterText.Read("p", text, Json(usual)).Value!.Value.GetRawText());

    [Theory]
    [InlineData("20", "many", "p must be a number, not many.")]
    [InlineData("true", "perhaps", "p must be true or false, not perhaps.")]
    public void Read_AnotherKind_SaysWhatItTakes(string usual, string text, string problem) => Assert.Equal(problem, ParameterText.Read("p", text, Json(usual)).Problem);

    [Fact]
    public void Read_AnEmptyText_TakesTheDefault() => Assert.Equal((null, null), ParameterText.Read("p", string.Empty, Json("20")));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Web.Components.NewRun;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>Arguments of models as texts of fields.</summary>
public sealed class ArgumentTextTests
{
    [Theory]
    [InlineData(ModelArgumentKind.Whole, "4", "4")]
    [InlineData(ModelArgumentKind.Whole, " 256 ", "256")]
    [InlineData(ModelArgumentKind.Switch, "true", "true")]
    [InlineData(ModelArgumentKind.Switch, "auto", "\"auto\"")]
    [InlineData(ModelArgumentKind.Text, " none ", "\"none\"")]
    [InlineData(ModelArgumentKind.LongText, "{{ a }}\n", "\"{{ a }}\\n\"")]
    [InlineData(ModelArgumentKind.List, "yes, no", "[\"yes\",\"no\"]")]
    [InlineData(ModelArgumentKind.List, "[\"a, b\", c]", "[\"a, b\",\"c\"]")]
    [InlineData(ModelArgumentKind.Map, "{harassment: only_high}", "{\"harassment\":\"only_high\"}")]
    public void Read_ATextThatFits_IsItsValue(ModelArgumentKind kind, string text, string json)
    {
        var (value, problem) = ArgumentText.Read(Argument(kind), text);

        Assert.Null(problem);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), value!.Value), value.ToString());
    }

    [Theory]
    [InlineData(ModelArgumentKind.Whole, "0", "x must be a whole number from 1 to 256, not 0.")]
    [InlineData(ModelArgumentKind.Whole, "257", "x must be a whole number from 1 to 256, not 257.")]
    [InlineData(ModelArgumentKind.Whole, "many", "x must be a whole number from 1 to 256, not many.")]
    [InlineData(ModelArgumentKind.Whole, "99999999999999999999", "x must be a whole number from 1 to 256, not 99999999999999999999.")]
    [InlineData(ModelArgumentKind.Switch, "maybe", "x must be true, false or auto, not maybe.")]
    [InlineData(ModelArgumentKind.List, "[a", "x must be a text, or a list of texts, not [a.")]
    [InlineData(ModelArgumentKind.Map, "a", "x must be a map such as {name: value}, not a.")]
    public void Read_AnotherText_IsASentenceWithWhatItTakes(ModelArgumentKind kind, string text, string problem) =>
        Assert.Equal((null, problem), ArgumentText.Read(Argument(kind), text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Read_Nothing_SetsNothing(string? text) => Assert.Equal((null, null), ArgumentText.Read(Argument(ModelArgumentKind.Whole), text));

    [Theory]
    [InlineData("[\"yes\",\"no\"]", "yes, no")]
    [InlineData("[\"a, b\",\"c\"]", "[\"a, b\",\"c\"]")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("\"none\"", "none")]
    [InlineData("true", "true")]
    [InlineData("8", "8")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    public void Of_AValue_IsTheTextThatIsReadBack(string json, string text) => Assert.Equal(text, ArgumentText.Of(JsonElement.Parse(json)));

    private static ModelArgument Argument(ModelArgumentKind kind) => new("x", "X", kind, "Does it.") { Least = 1, Most = 256 };
}

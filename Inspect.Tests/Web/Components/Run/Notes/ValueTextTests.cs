using System.Text.Json;
using Inspect.Web.Components.Run.Notes;

namespace Inspect.Tests.Web.Components.Run.Notes;

/// <summary>Values of metadata as they are typed.</summary>
public sealed class ValueTextTests
{
    [Theory]
    [InlineData("ann", "\"ann\"")]
    [InlineData("12", "12")]
    [InlineData("1.0", "1.0")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1, {\"a\": 2}]", "[1, {\"a\": 2}]")]
    [InlineData("12 apples", "\"12 apples\"")]
    [InlineData("\"\"", "\"\"")]
    public void Read_ATextOrJson_IsItsValue(string text, string json)
    {
        var (value, problem) = ValueText.Read(text);

        Assert.Null(problem);
        Assert.Equal(json, value!.Value.GetRawText());
    }

    [Theory]
    [InlineData(" ", "A value is missing. An empty text is \"\", no value is null.")]
    [InlineData("{\"a\": }", "The JSON breaks off or has a fault in line 1, character 7. Text that begins with { goes in quotes.")]
    public void Read_WhatIsNoValue_IsASentence(string text, string problem) => Assert.Equal((null, problem), ValueText.Read(text));

    [Theory]
    [InlineData("\"ann\"", "ann")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("1.50", "1.50")]
    public void Of_AValue_ReadsBackAsTheSame(string json, string text)
    {
        var value = JsonSerializer.Deserialize<JsonElement>(json);

        Assert.Equal(text, ValueText.Of(value));
        Assert.True(JsonElement.DeepEquals(value, ValueText.Read(text).Value!.Value));
    }
}

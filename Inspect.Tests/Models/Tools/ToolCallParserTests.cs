using System.Text.Json;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Models.Tools;

/// <summary>Arguments of tool calls as models write them.</summary>
public sealed class ToolCallParserTests
{
    [Fact]
    public void Parse_ReferenceCases_GivesTheSameArguments()
    {
        foreach (var test in VectorFile.ScorerCases("parse_tool_call"))
        {
            var input = test.GetProperty("input");
            var tools = input.GetProperty("tool_params").EnumerateObject().Select(t => Tool(t.Name, t.Value.EnumerateArray().Select(p => p.GetString()!)));

            var call = ToolCallParser.Parse("id", input.GetProperty("function").GetString()!, input.GetProperty("arguments").GetString()!, tools);

            var expected = test.GetProperty("expected");
            Assert.Empty(Providers.JsonDifference.Of(input.GetRawText(), expected.GetProperty("arguments"), JsonSerializer.SerializeToElement(call.Arguments), _ => false));
            Assert.Equal((input.GetRawText(), expected.GetProperty("has_parse_error").GetBoolean()), (input.GetRawText(), call.ParseError is not null));
        }
    }

    [Theory]
    [InlineData("", "null", false)] // an empty YAML is null
    [InlineData("{\"cmd\": 1}\"\"", "1", false)]
    [InlineData("{\"cmd\": 1}'", null, true)] // only double quotes are what models add
    public void Parse_OddArguments_AreReadAsInPython(string arguments, string? value, bool isError)
    {
        var call = ToolCallParser.Parse("id", "bash", arguments, [Tool("bash", ["cmd"])]);

        Assert.Equal((value, isError), (call.Arguments.TryGetValue("cmd", out var given) ? given.GetRawText() : null, call.ParseError is not null));
    }

    // The words of Python 3.13's json.
    [Theory]
    [InlineData("{\"a\": 1", "Expecting ',' delimiter: line 1 column 8 (char 7)")]
    [InlineData("{\"a\":", "Expecting value: line 1 column 6 (char 5)")]
    [InlineData("{a: 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")]
    [InlineData("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)")]
    [InlineData("{\"a\": \"x", "Unterminated string starting at: line 1 column 7 (char 6)")]
    [InlineData("{\"a\": \"\\q\"}", "Invalid \\escape: line 1 column 8 (char 7)")]
    [InlineData("{\"a\": \"x\ny\"}", "Invalid control character at: line 1 column 9 (char 8)")]
    [InlineData("{\"a\": 1}\n{}", "Extra data: line 2 column 1 (char 9)")]
    [InlineData("{\"a\": 1,}", "Illegal trailing comma before end of object: line 1 column 8 (char 7)")]
    [InlineData("{\"a\": [1, NaN, -2.5e3]}", null)]
    public void JsonError_BrokenTexts_AreExplainedAsInPython(string text, string? message) => Assert.Equal(message, PythonJsonError.Of(text));

    [Fact]
    public void Dump_AnObject_IsWrittenAsInPython() => Assert.Equal(
        """{"city": "Z\u00fcrich", "days": 2, "more": [1.5, null, {}]}""", PythonJson.Dump(JsonElement.Parse("""{"city":"Zürich","days":2,"more":[1.5,null,{}]}""")));

    [Fact]
    public void Dump_WithAnIndent_HasALineForEachItem() => Assert.Equal(
        "{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}", PythonJson.Dump(JsonElement.Parse("""{"a":[1],"b":[]}"""), 2));

    private static ToolInfo Tool(string name, IEnumerable<string> parameters) => new()
    {
        Name = name,
        Parameters = JsonSerializer.SerializeToElement(new { type = "object", properties = parameters.ToDictionary(p => p, _ => new { type = "string" }) }),
    };
}

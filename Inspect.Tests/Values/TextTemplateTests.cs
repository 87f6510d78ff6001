using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Tests.Values;

/// <summary>Format specifications of placeholders; expected texts are those of Python 3.11's <c>str.format</c>, and of the reference for what is not known.</summary>
public sealed class TextTemplateTests
{
    private static readonly Dictionary<string, JsonElement> Values = JsonElement.Parse(
        """{"n": 42, "x": 1234.5, "s": "abc", "t": true, "l": [1], "nothing": null, "w": 8}""").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    [Theory]
    [InlineData("{unknown:>12}", "   {unknown}")] // what is not known is the text of its placeholder
    [InlineData("{unknown:.2f}", "{{unknown}:.2f}")]
    [InlineData("{nothing:^11}", " {nothing} ")]
    [InlineData("{s!r:>6}", " 'abc'")]
    [InlineData("{n:{w}d}|", "      42|")]
    [InlineData("{s:06}", "abc000")]
    [InlineData("{s:=6}", "{abc:=6}")]
    [InlineData("{l:>6}", "{[1]:>6}")]
    [InlineData("{t:>3}", "  1")]
    [InlineData("{n:x} {n:b} {n:o} {n:X}", "2a 101010 52 2A")]
    [InlineData("{n:g} {x:g} {x:.2g} {x:E}", "42 1234.5 1.2e+03 1.234500E+03")]
    [InlineData("{x:.3} {x:.5} {x:,}", "1.23e+03 1234.5 1,234.5")]
    [InlineData("{x:d}", "{1234.5:d}")]
    public void Format_Specifications_AreThoseOfPython(string template, string expected) =>
        Assert.Equal(expected, TextTemplate.Format(template, name => Values.TryGetValue(name, out var value) ? value : null));
}

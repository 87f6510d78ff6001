using System.Text.RegularExpressions;
using Inspect.Engine;
using Inspect.Engine.Python;

namespace Inspect.Tests.Python;

/// <summary>Patterns in Python's syntax. Expected groups are those of Python 3.12's <c>re.search(pattern, text).groups()</c>.</summary>
public sealed class PythonRegexTests
{
    [Theory]
    [InlineData(@"(?P<a>x)(y)", "xy", "x,y")] // left to right; .NET alone gives y,x
    [InlineData(@"(a)(?P<b>b)\2", "abb", "a,b")]
    [InlineData(@"(?P<q>['""])(.*?)(?P=q)", "say 'it'", "',it")]
    [InlineData(@"(a)?(?(1)b|c)", "c", "-")]
    [InlineData(@"([[a]+)", "x[a", "[a")] // a bracket in a class is a bracket
    [InlineData(@"([a-z-[aeiou]]+)", "b]x", "b]")]
    [InlineData(@"(a{,2})b", "aab", "aa")]
    [InlineData(@"(\d+)\Z", "1\n", "-")]
    [InlineData(@"(\d+)$", "1\n", "1")]
    [InlineData(@"(?x) (a) # one (group)
        b", "ab", "a")]
    [InlineData(@"(?is:A.B)(c)", "a\nbc", "c")]
    [InlineData(@"(?u)(é)", "é", "é")]
    [InlineData(@"(\101\x42\u0043)", "ABC", "ABC")]
    [InlineData(@"(\U0001F600)", "😀", "😀")]
    [InlineData(@"(a)(?#not (this)(b)?", "ab", "a,b")]
    [InlineData(@"(\w+)", "½² é", "½²")] // numbers of all kinds are of words, combining marks are not
    [InlineData(@"([\w.]+)", "a\u0301b", "a")]
    [InlineData(@"([\W]+)", "a\u0301‿b_", "\u0301‿")]
    [InlineData(@"\b(\w+)\b$", "x\u200db", "b")] // the joiner is between words
    [InlineData(@"(\s+)", "a\u001c\u0085", "\u001c\u0085")]
    [InlineData(@"([^\s]+)", "\u001fx", "x")]
    [InlineData(@"([\S]+)", "\u001f\u00a0x\u200b", "x\u200b")]
    [InlineData(@"(\B.)", "a²", "²")]
    public void Search_PatternOfPython_CapturesAsThere(string pattern, string text, string groups)
    {
        var match = PythonRegex.Search(PythonRegex.Create(pattern, RegexOptions.None), text);

        Assert.Equal(groups, match is null ? "-" : string.Join(',', match.Groups.Values.Skip(1).Select(g => g.Success ? g.Value : "-")));
    }

    [Theory]
    [InlineData("(a", "a bracket \"(\" is not closed")]
    [InlineData("a)", "a bracket \")\" has no opening one")]
    [InlineData("a++", "a repetition follows a repetition; put the first into brackets, since possessive ones (*+, ++) are not known here")]
    [InlineData(@"\p{L}", @"\p is no escape of Python's patterns (character 1)")]
    [InlineData(@"(a)\2", "it refers to the group 2, which has not come yet (character 4)")]
    [InlineData("(?P<a>x)(?P<a>y)", "there are two groups of the name a (character 9)")]
    [InlineData("(?a)x", "the flags a (ASCII) and L (locale) are not known here; name the characters in brackets, such as [0-9] (character 1)")]
    [InlineData("(?P<a", "\"(?P<a\" has no \">\" (character 1)")]
    public void Problem_WhatCannotBeRead_IsASentence(string pattern, string why) =>
        Assert.Equal($"The pattern \"{pattern}\" cannot be read: {why}.", PythonRegex.Problem(pattern));

    [Fact]
    public void Search_RunawayPattern_EndsWithASentence()
    {
        var regex = PythonRegex.Create("(a+)+$", RegexOptions.None);

        var error = Assert.Throws<InspectException>(() => PythonRegex.Search(regex, new string('a', 60) + "b"));

        Assert.StartsWith("The pattern \"", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("did not end within 2 seconds. Avoid repetitions inside of repetitions, such as (a+)+.", error.Message, StringComparison.Ordinal);
    }
}

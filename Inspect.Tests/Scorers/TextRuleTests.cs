using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Scorers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>Rules of text scorers where other alphabets and odd spacing matter: words, spaces and cases are those of Python (semantics, appendix B).</summary>
public sealed class TextRuleTests
{
    [Theory]
    [InlineData("match", """{"numeric": true}""", "It is .𝟙", "1", "I")] // a point before a digit of any script stays
    [InlineData("match", """{"numeric": true}""", "五〇千", "5000", "C")]
    [InlineData("exact", "{}", "x a\u200dx", "x x", "I")] // the joiner ends a word, and stays: the article goes alone
    [InlineData("answer", """{"pattern": "letter"}""", "ANSWER\u001c: A", "A", "C")]
    [InlineData("answer", """{"pattern": "letter"}""", "ANSWER: A²", "A", "I")] // ² belongs to the word
    [InlineData("answer", """{"pattern": "word"}""", "ANSWER: yes\u001c", "yes", "C")]
    [InlineData("pattern", """{"pattern": "(\\w+)"}""", "a²b c", "a²b", "C")]
    [InlineData("pattern", """{"pattern": "(\\w+)$"}""", "ΟΔΟΣ", "οδος", "C")]
    public async Task Score_OtherAlphabets_AreJudgedAsInPython(string scorer, string parameters, string reply, string target, string value)
    {
        var part = new Part { Name = scorer, Params = JsonElement.Parse(parameters).EnumerateObject().ToDictionary(p => p.Name, p => p.Value) };

        var result = await Make.Parts().CreateScorer(part).ScoreAsync(Make.Answered(reply), Target.Of(target), Make.DryScope(), CancellationToken.None);

        Assert.Equal(value, result!.Score.Value.ToString());
    }

    [Theory]
    [InlineData("don't", "cat don't", "cat", 1.0)] // a stop word is a whole token
    [InlineData("dont", "cat eg\u001cdont", "cat", 0.5)] // and two words in one token are none: 1 of 3 said, 1 of 1 wanted
    public void F1_StopWords_AreTokens(string stopWord, string reply, string target, double expected) =>
        Assert.Equal(ScoreValue.Of(expected), new F1Scorer([stopWord], null).Judge(reply, Target.Of(target)).Score.Value);

    [Theory]
    [InlineData("ANSWER\u001c: B", "B")]
    [InlineData("ANSWER: A²", "")]
    public void ChoiceAnswer_WordsAndSpaces_AreThoseOfPython(string reply, string labels) => Assert.Equal(labels, string.Join(' ', ChoiceAnswer.Parse(reply, 4, false)));

    [Theory]
    [InlineData(null, "GRADE:\nGRADE: C", "C")] // the second stands in what the first would take
    [InlineData(null, "GRADE:\u001cC", "C")]
    [InlineData("GRADE: ([CPI])", "grade: c GRADE: I", "I")] // an own pattern says itself whether case matters
    [InlineData("GRADE: (.*)", "GRADE: C\nmore", "C")]
    [InlineData("(?i)grade: (.)", "GRADE: c", "c")]
    public void Grade_WhatTheGraderWrote_IsRead(string? pattern, string text, string? grade) => Assert.Equal(grade, GradeReader.Of(pattern, false, false).Read(text));

    [Theory]
    [InlineData("é", 136)]
    [InlineData("٣", 28)]
    public void ChoiceLabel_LettersAndDigitsOfOtherScripts_HaveAPosition(string label, int position) => Assert.Equal(position, ChoiceLabel.PositionOf(label));

    // Python 3.11: inspect_ai's format_function_call, which breaks what is wider than 80 with pprint.
    [Theory]
    [InlineData("""{"b": {"y": 1, "x": [true, null]}}""", "f(b={'x': [True, None], 'y': 1})")]
    [InlineData("""{"a": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "b": 1}""",
        "f(\n    a='WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',\n    b=1\n)")]
    [InlineData("""{"a": {"k": "one two one two one two one two one two one two one two one two one two one two one two"}, "b": [1]}""",
        "f(\n    a={'k': 'one two one two one two one two one two one two one two one two one two '\n          'one two one two'},\n    b=[1]\n)")]
    [InlineData("""{"a": ["WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", {"k": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"}]}""",
        "f(\n    a=['WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',\n     {'k': 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW'}]\n)")]
    public void ToolCallText_ArgumentsThatAreLong_TakeALineEach(string arguments, string expected) =>
        Assert.Equal(expected, ToolCallText.Of("f", JsonElement.Parse(arguments).EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value))));
}

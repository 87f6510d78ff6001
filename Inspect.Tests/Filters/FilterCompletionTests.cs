using Inspect.Engine.Filters;

namespace Inspect.Tests.Filters;

/// <summary>What is offered while a filter is written.</summary>
public sealed class FilterCompletionTests
{
    private static readonly FilterSchema Schema = new(
    [
        new("task", FilterKind.Text, "task"), new("tokens", FilterKind.Number, "tokens"), new("has_error", FilterKind.Flag, "it failed"), new("metadata", FilterKind.None, "metadata", HasKeys: true),
    ]);

    [Theory]
    [InlineData("", 0, "task,tokens,has_error,metadata.")]
    [InlineData("to", 0, "tokens")]
    [InlineData("task ", 5, "==,!=,~=,in (,not in (")]
    [InlineData("tokens ", 7, ">,>=,<,<=,==,!=")]
    [InlineData("task == ", 8, "\"hello\",\"he said \\\"x\\\"\"")]
    [InlineData("task == \"hel", 8, "\"hello\"")]
    [InlineData("task == hel", 8, "\"hello\"")]
    [InlineData("task in (\"x\", ", 14, "\"hello\",\"he said \\\"x\\\"\"")]
    [InlineData("task not in (", 13, "\"hello\",\"he said \\\"x\\\"\"")]
    [InlineData("task == \"hello\" ", 16, "and,or")]
    [InlineData("tokens > 3 a", 11, "and")]
    [InlineData("has_error ", 10, "and,or")]
    [InlineData("has_error and t", 14, "task,tokens")]
    public void Of_OffersWhatFitsAtTheCaret(string text, int at, string first)
    {
        var completion = FilterCompletion.Of(text, text.Length, Schema, name => name == "task" ? ["hello", "he said \"x\""] : []);

        Assert.Equal(at, completion.At);
        var expected = first.Split(',');
        Assert.Equal(expected, completion.Suggestions.Take(expected.Length).Select(s => s.Text));
    }
}

using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>Reasoning that a server leaves in the text of an answer.</summary>
public sealed class ThoughtsTests
{
    [Theory]
    [InlineData("<think>why</think> so", "why", "so")]
    [InlineData("well <think signature=\"x\">\nwhy\n</think>\nso", "why", "well \nso")]
    [InlineData("<think>a<think>b</think>c</think>d", "a<think>b</think>c", "d")]
    [InlineData("<think>a<think>b</think>c", "a<think>b", "c")]
    [InlineData("</think>x<think>a</think>b", "a", "</think>xb")]
    [InlineData("1 < 2 <think>a < b</think> c > d", "a < b", "1 < 2  c > d")]
    [InlineData("<think>a</think>b<think>c</think>", "a", "b<think>c</think>")]
    [InlineData("<think><summary>s</summary>\nwhy</think>so", "why", "so")]
    public void Split_TextWithTags_TakesTheFirstThatCloses(string text, string thought, string answer) =>
        Assert.Equal((thought, answer), Thoughts.Split(text));

    [Theory]
    [InlineData("no tags at all")]
    [InlineData("</think> only the end")]
    [InlineData("<think>never closed")]
    [InlineData("<think and no more")]
    [InlineData("a < b")]
    [InlineData("")]
    public void Split_NothingThatCloses_IsNull(string text) => Assert.Null(Thoughts.Split(text));

    // Each of them would be looked at to the end of the text if it had to be: hours.
    [Theory]
    [InlineData("<think")]
    [InlineData("<think>")]
    [InlineData("</think>")]
    public void Split_AMillionTagsThatDoNotMatch_Ends(string tag) => Assert.Null(Thoughts.Split(string.Concat(Enumerable.Repeat(tag, 1_000_000))));
}

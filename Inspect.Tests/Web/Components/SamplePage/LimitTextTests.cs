using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>The limit that ended a sample, in words.</summary>
public sealed class LimitTextTests
{
    [Theory]
    [InlineData("message", 50, "the message limit of 50")]
    [InlineData("token", 12_500, "the token limit of 12,500")]
    [InlineData("cost", 0.25, "the cost limit of 0.25")]
    [InlineData("time", 90, "the time limit of 1:30")]
    [InlineData("working", 2, "the working time limit of 2.0 s")]
    [InlineData("working", -1, "the working time limit")]
    [InlineData("operator", -1, "the operator")]
    [InlineData("context", -1, "the end of its context")]
    public void Of_ALimit_NamesTypeAndNumber(string type, double limit, string text) =>
        Assert.Equal(text, LimitText.Of(new EvalSampleLimit { Type = type, Limit = limit }));
}

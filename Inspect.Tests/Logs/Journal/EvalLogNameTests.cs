using System.Globalization;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Tests.Logs.Journal;

/// <summary>Names of logs (log format 1.2).</summary>
public sealed class EvalLogNameTests
{
    [Theory]
    [InlineData("{task}_{id}", "mockllm/model", "a-b_x1")]
    [InlineData("{task}_{model}_{id}", "openai/gpt_4:mini", "a-b_openai-gpt-4-mini_x1")]
    [InlineData("run-{model}{id}", "none/none", "run-x1")]
    public void Of_APattern_HoldsCleanedPartsAndItsOwnText(string pattern, string model, string expected)
    {
        var spec = MakeLog.Spec("lab/a_b") with { TaskId = "x1", Model = model };

        Assert.Equal($"2026-01-02T12-00-00-00-00_{expected}.eval", EvalLogName.Of(spec, pattern));
    }

    [Theory]
    [InlineData("2026-03-01T12-00-00+00-00_t_i.eval", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12-00-00-00-00_t_i.eval", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12:00:00+02:00_t_i.json", "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T12-00-00-05-30_t_i.eval", "2026-03-01T17:30:00Z")]
    [InlineData("2026-03-01T12-00-00_t_i.eval", "2026-03-01T12:00:00Z")]
    [InlineData("2026-13-01T12-00-00_t_i.eval", null)]
    [InlineData("a.eval", null)]
    public void TimeOf_AName_IsTheTimeThatItBeginsWith(string name, string? time) =>
        Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), EvalLogName.TimeOf(name));
}

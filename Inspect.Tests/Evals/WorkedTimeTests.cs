using Inspect.Engine.Evals;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>How long a run worked that was broken off and resumed.</summary>
public sealed class WorkedTimeTests
{
    [Fact]
    public void Total_OfPartsWithAPause_AddsUpThePartsAlone()
    {
        var worked = new WorkedTime();
        Add(worked, 0, 10);
        Add(worked, 5, 12);
        Add(worked, 6, 8);
        Add(worked, 3_600, 3_603);

        Assert.Equal(TimeSpan.FromSeconds(12 + 3), worked.Total);
        Assert.Equal(Make.Created.AddSeconds(3_603), worked.LastEnd);
    }

    [Fact]
    public void Total_OfSamplesWithoutTimes_IsNone()
    {
        var worked = new WorkedTime();
        worked.Add(null, Make.Created);

        Assert.Equal((TimeSpan.Zero, null), (worked.Total, worked.LastEnd));
    }

    private static void Add(WorkedTime worked, double begin, double end) => worked.Add(Make.Created.AddSeconds(begin), Make.Created.AddSeconds(end));
}

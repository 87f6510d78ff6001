using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>A long page goes out in pieces, one after the other.</summary>
public sealed class DrawStepsTests
{
    [Fact]
    public void Take_RendersBeforeTheBrowserHasDrawn_TakeNoFurtherRows()
    {
        var steps = new DrawSteps();
        Assert.Equal([true, null], Draw(steps));
        Assert.True(steps.IsDue);

        Assert.Equal([true, null], Draw(steps));
        Assert.True(steps.IsDue);

        steps.Shown();
        Assert.Equal([true, true], Draw(steps));
        Assert.False(steps.IsDue);
    }

    [Fact]
    public void Take_OnlyAnEarlierRenderIsDrawn_TakesNoFurtherRows()
    {
        var steps = new DrawSteps();
        steps.Begin(isAll: false);
        Assert.Equal([true, null], Draw(steps));

        // The first render, which had no rows.
        steps.Shown();
        Assert.Equal([true, null], Draw(steps));

        steps.Shown();
        Assert.Equal([true, true], Draw(steps));
    }

    [Fact]
    public void Take_ARowThatOpensBeforeTheBrowserHasDrawn_LooksAsBeforeUntilThen()
    {
        var steps = new DrawSteps();
        steps.Begin(isAll: false);
        Assert.False(steps.Take(0, isOpen: false, () => 100));

        steps.Begin(isAll: false);
        Assert.False(steps.Take(0, isOpen: true, () => 9_000));
        Assert.True(steps.IsDue);

        steps.Shown();
        steps.Begin(isAll: false);
        Assert.True(steps.Take(0, isOpen: true, () => 9_000));
    }

    [Fact]
    public void Take_ADocument_TakesAll()
    {
        var steps = new DrawSteps();
        for (var render = 0; render < 2; render++)
        {
            steps.Begin(isAll: true);
            Assert.Equal([true, true], (bool?[])[steps.Take(0, isOpen: true, () => 15_000), steps.Take(1, isOpen: true, () => 15_000)]);
        }
    }

    private static bool?[] Draw(DrawSteps steps)
    {
        steps.Begin(isAll: false);
        return [steps.Take(0, isOpen: true, () => 15_000), steps.Take(1, isOpen: true, () => 15_000)];
    }
}

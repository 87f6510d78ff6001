using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Renders of live pages: at once, then at most one an interval, the last never lost.</summary>
public sealed class RenderThrottleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SemaphoreSlim _rendered = new(0);
    private int _renders;

    public void Dispose() => _rendered.Dispose();

    [Fact]
    public async Task Request_TheFirst_RendersAtOnce()
    {
        await using var throttle = Create();

        throttle.Request();

        await NextAsync();
        Assert.Equal(1, _renders);
    }

    [Fact]
    public async Task Request_ManyWithinAnInterval_RenderOnceMoreAtItsEnd()
    {
        await using var throttle = Create();
        throttle.Request();
        await NextAsync();

        for (var i = 0; i < 50; i++)
        {
            throttle.Request();
        }

        _time.Advance(RenderThrottle.Interval - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _renders);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await NextAsync();
        _time.Advance(RenderThrottle.Interval * 10);
        Assert.Equal(2, _renders);
    }

    [Fact]
    public async Task Request_WhileARenderTakesLongerThanTheInterval_IsRenderedAfterIt()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var throttle = new RenderThrottle(_time, RenderThrottle.Interval, async () =>
        {
            if (Interlocked.Increment(ref _renders) == 1)
            {
                _rendered.Release();
                await gate.Task;
            }
            else
            {
                _rendered.Release();
            }
        });
        throttle.Request();
        await NextAsync();
        throttle.Request();
        _time.Advance(RenderThrottle.Interval);
        Assert.Equal(1, _renders);

        gate.SetResult();

        while (!await _rendered.WaitAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken))
        {
            _time.Advance(RenderThrottle.Interval);
        }

        Assert.Equal(2, _renders);
    }

    [Fact]
    public async Task Request_AfterDisposal_DoesNothing()
    {
        var throttle = Create();
        await throttle.DisposeAsync();

        throttle.Request();
        _time.Advance(RenderThrottle.Interval * 2);

        Assert.Equal(0, _renders);
    }

    private RenderThrottle Create() => new(_time, RenderThrottle.Interval, () =>
    {
        Interlocked.Increment(ref _renders);
        _rendered.Release();
        return Task.CompletedTask;
    });

    private async Task NextAsync() => Assert.True(await _rendered.WaitAsync(Patience.Most, TestContext.Current.CancellationToken));
}

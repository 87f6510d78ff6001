using Inspect.Engine.Models;
using Inspect.Engine.Models.Calls;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Models.Calls;

/// <summary>Who may ask a model now: one run's share, all runs' share, and what the server takes.</summary>
public sealed class ConnectionGateTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_RunsWithLimitsOfTheirOwn_HaveTheLargestTogether()
    {
        var gate = new ConnectionGate(_time);
        var (one, other) = (Static(2), Static(3));
        await gate.EnterAsync(one, Stop);
        await gate.EnterAsync(one, Stop);
        await gate.EnterAsync(other, Stop);

        var waiting = gate.EnterAsync(other, Stop);

        Assert.False(waiting.IsCompleted);
        gate.Exit(one, isClean: true);
        await waiting;
        Assert.Equal((new ConnectionStanding(1, 0, 2), new ConnectionStanding(2, 0, 3)), (gate.StandingOf(one), gate.StandingOf(other)));
    }

    [Fact]
    public async Task Enter_RunsThatAdapt_ShareOneLimitThatGrowsWithTheirSuccesses()
    {
        var gate = new ConnectionGate(_time);
        var told = 0;
        var one = Adaptive("2-4-8") with { LimitChanged = () => told++ };
        var other = Adaptive("2-4-8");
        for (var i = 0; i < 2; i++)
        {
            await gate.EnterAsync(one, Stop);
            await gate.EnterAsync(other, Stop);
        }

        var waiting = Enumerable.Range(0, 4).Select(_ => gate.EnterAsync(one, Stop)).ToList();
        Assert.Equal(new ConnectionStanding(2, 4, 4), gate.StandingOf(one));
        gate.Exit(one, isClean: true);
        gate.Exit(one, isClean: true);
        gate.Exit(other, isClean: true);
        gate.Exit(other, isClean: true);

        await Task.WhenAll(waiting);
        Assert.Equal((8, 1, "slow_start"), (gate.StandingOf(other).Limit, told, Assert.Single(gate.HistoryOf(one.Adaptive!, _time.GetUtcNow())).Reason));
    }

    [Fact]
    public async Task Refuse_ARunThatAdapts_CutsTheLimit()
    {
        var gate = new ConnectionGate(_time);
        var limits = Adaptive("1-50-100");
        await gate.EnterAsync(limits, Stop);

        gate.Refuse(limits);
        gate.Exit(limits, isClean: false);

        Assert.Equal(40, gate.StandingOf(limits).Limit);
    }

    [Fact]
    public async Task Enter_ACancelledCall_LeavesItsPlaceToTheNext()
    {
        var gate = new ConnectionGate(_time);
        var limits = Static(1);
        using var cancelled = new CancellationTokenSource();
        await gate.EnterAsync(limits, Stop);
        var first = gate.EnterAsync(limits, cancelled.Token);
        var second = gate.EnterAsync(limits, Stop);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Exit(limits, isClean: true);

        await second;
        Assert.Equal(new ConnectionStanding(1, 0, 1), gate.StandingOf(limits));
    }

    private static CallLimits Static(int connections) => new(new object(), connections, null, null, null);

    private static CallLimits Adaptive(string text)
    {
        Assert.Null(AdaptiveLimits.Read(System.Text.Json.JsonSerializer.SerializeToElement(text), out var limits));
        return new CallLimits(new object(), 1, null, null, null) { Adaptive = limits };
    }
}

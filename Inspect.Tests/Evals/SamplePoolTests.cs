using System.Collections.Concurrent;
using System.Threading.Channels;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Values;

namespace Inspect.Tests.Evals;

/// <summary>Which samples run at the same time, and which wait.</summary>
public sealed class SamplePoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EvalSteering _steering = new();
    private readonly Channel<TaskCompletionSource> _begun = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly ConcurrentQueue<int> _order = new();
    private int _most = 3;

    [Fact]
    public async Task Run_ManyAttempts_EachRunsOnceAndNeverMoreThanAllowed()
    {
        var (running, highest) = (0, 0);
        var pool = new SamplePool(_steering, () => _most);
        await pool.RunAsync(Attempts(500), async (attempt, _) =>
        {
            _order.Enqueue(attempt.Epoch);
            var now = Interlocked.Increment(ref running);
            lock (_order)
            {
                highest = Math.Max(highest, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref running);
        }, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.InRange(highest, 1, 3);
        Assert.Equal(Enumerable.Range(1, 500), _order.Order());
    }

    [Fact]
    public async Task Run_NoAttempts_Ends() =>
        await new SamplePool(_steering, () => _most)
            .RunAsync(Attempts(0), (_, _) => Task.CompletedTask, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Signal_MoreAllowed_FillsUp()
    {
        _most = 1;
        var pool = new SamplePool(_steering, () => _most);
        var run = RunAsync(pool, 5);
        List<TaskCompletionSource> begun = [await NextAsync()];
        await NoMoreAsync();

        _most = 4;
        pool.Signal();
        begun.AddRange([await NextAsync(), await NextAsync(), await NextAsync()]);
        await NoMoreAsync();

        begun.ForEach(b => b.SetResult());
        (await NextAsync()).SetResult();
        await run;
        Assert.Equal([1, 2, 3, 4, 5], _order);
    }

    [Fact]
    public async Task Signal_FewerAllowed_NoneIsLostAndTheyGoOnOneByOne()
    {
        _most = 3;
        var pool = new SamplePool(_steering, () => _most);
        var run = RunAsync(pool, 6);
        List<TaskCompletionSource> begun = [await NextAsync(), await NextAsync(), await NextAsync()];

        _most = 1;
        pool.Signal();
        begun[0].SetResult();
        begun[1].SetResult();
        await NoMoreAsync();

        begun[2].SetResult();
        for (var i = 4; i <= 6; i++)
        {
            var next = await NextAsync();
            await NoMoreAsync();
            next.SetResult();
        }

        await run;
        Assert.Equal([1, 2, 3, 4, 5, 6], _order.Order());
    }

    [Fact]
    public async Task Pause_WhileSamplesRun_StartsNoneUntilItGoesOn()
    {
        _most = 1;
        var run = RunAsync(new SamplePool(_steering, () => _most), 3);
        var first = await NextAsync();

        _steering.Pause();
        first.SetResult();
        await NoMoreAsync();

        _steering.Resume();
        (await NextAsync()).SetResult();
        (await NextAsync()).SetResult();
        await run;
        Assert.Equal([1, 2, 3], _order);
    }

    [Fact]
    public async Task Cancel_WhilePausedAndNothingRuns_Ends()
    {
        using var cancel = new CancellationTokenSource();
        _steering.Pause();
        var run = new SamplePool(_steering, () => _most).RunAsync(Attempts(3), (_, _) => Task.CompletedTask, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_OneFails_EndsTheOthersAndThrowsIt()
    {
        var ended = 0;
        var run = new SamplePool(_steering, () => _most).RunAsync(Attempts(100), async (attempt, token) =>
        {
            if (attempt.Epoch == 3)
            {
                throw new InvalidDataException("odd");
            }

            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidDataException>(() => run.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(2, ended);
    }

    [Fact]
    public async Task Run_NextAttemptComesWhileOthersRun_StartsIt()
    {
        var queue = Channel.CreateUnbounded<SampleAttempt>();
        queue.Writer.TryWrite(Attempt(1));
        var run = RunAsync(new SamplePool(_steering, () => _most), queue.Reader.ReadAllAsync(TestContext.Current.CancellationToken));
        var first = await NextAsync();

        queue.Writer.TryWrite(Attempt(2));
        (await NextAsync()).SetResult();
        first.SetResult();
        queue.Writer.TryWrite(Attempt(3));
        (await NextAsync()).SetResult();
        queue.Writer.Complete();
        await run;

        Assert.Equal([1, 2, 3], _order);
    }

    private static SampleAttempt Attempt(int epoch) => new(new Sample { Id = SampleId.Of(1), Input = "Say hello" }, epoch, []);

    private static IAsyncEnumerable<SampleAttempt> Attempts(int count) => Enumerable.Range(1, count).Select(Attempt).ToAsyncEnumerable();

    private Task RunAsync(SamplePool pool, int count) => RunAsync(pool, Attempts(count));

    /// <summary>Runs attempts that each wait until the test ends them.</summary>
    private Task RunAsync(SamplePool pool, IAsyncEnumerable<SampleAttempt> attempts) => pool.RunAsync(attempts, (attempt, _) =>
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _order.Enqueue(attempt.Epoch);
        _begun.Writer.TryWrite(end);
        return end.Task;
    }, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private async Task<TaskCompletionSource> NextAsync() =>
        await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>A sample that may not begin has time to.</summary>
    private async Task NoMoreAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(_begun.Reader.TryPeek(out _));
    }
}

using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Stores are looked at again and again; one that fails is asked ever more rarely, says why, and costs nothing that is here.</summary>
public sealed class LogMirrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly ListLogger<LogMirrors> _logger = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_StoreThatFails_IsAskedMoreRarelyUntilItWorks()
    {
        _store.Put("a.eval", "a");
        _store.ListError = new StoreException(StoreProblem.Refused, "No access: set the keys.");
        using var mirrors = Mirrors("s3://bucket");
        using var stop = new CancellationTokenSource();
        var states = new StateQueue(mirrors);

        var running = mirrors.RunAsync(stop.Token);

        foreach (var minutes in (double[])[1, 2, 4, 8, 10, 10])
        {
            var waiting = await states.NextAsync();
            Assert.Equal(("No access: set the keys.", null, _time.GetUtcNow() + TimeSpan.FromMinutes(minutes)), (waiting.Problem, waiting.SucceededAt, waiting.NextAt));
            _time.Advance(TimeSpan.FromMinutes(minutes));
        }

        await states.NextAsync();
        _store.ListError = null;
        _time.Advance(TimeSpan.FromMinutes(10));
        var well = await states.NextAsync();
        Assert.Equal((null, _time.GetUtcNow(), _time.GetUtcNow() + TimeSpan.FromSeconds(30), 1), (well.Problem, well.SucceededAt, well.NextAt, well.Logs));
        Assert.Single(_logger.Entries, e => e.Message == "No access: set the keys.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_StoreThatCannotBeOpened_SaysSoAndGoesOn()
    {
        using var mirrors = Mirrors("s3://bucket", (_, _, _) => throw new StoreException(StoreProblem.Refused, "There are no keys."));
        using var stop = new CancellationTokenSource();
        var states = new StateQueue(mirrors);

        var running = mirrors.RunAsync(stop.Token);

        Assert.Equal("There are no keys.", (await states.NextAsync()).Problem);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_CopiesThatAnotherKeeps_WaitsForThem()
    {
        _store.Put("a.eval", "a");
        using var other = Mirrors("s3://bucket");
        using var stopOther = new CancellationTokenSource();
        var states = new StateQueue(other);
        var keeping = other.RunAsync(stopOther.Token);
        await states.NextAsync();
        using var mirrors = Mirrors("s3://bucket");
        using var stop = new CancellationTokenSource();
        var mine = new StateQueue(mirrors);

        var running = mirrors.RunAsync(stop.Token);

        Assert.Equal("another process of this machine", (await mine.NextAsync()).Keeper);
        await stopOther.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
        other.Dispose();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((null, 1), ((await mine.NextAsync()) is var state ? (state.Keeper, state.Logs) : default));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_RootsOfThisMachineAlone_EndsAtOnce()
    {
        using var mirrors = Mirrors(_folder.Path, (_, _, _) => throw new InvalidOperationException("Nothing is to be opened."));

        await mirrors.RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(mirrors.States);
    }

    private LogMirrors Mirrors(string root, StoreOpener? open = null)
    {
        var stores = new StoresOptions { Dir = _folder.File("stores"), ReserveBytes = 0 };
        var logs = new LogsOptions { Dir = _folder.File("logs") };
        logs.Roots.Add(StoreFolders.FolderOf(root, stores.Dir) ?? root);
        return new LogMirrors(Options.Create(logs), Options.Create(stores), open ?? ((_, _, _) => _store), _time, _logger);
    }

    /// <summary>States at the end of each look.</summary>
    private sealed class StateQueue
    {
        private readonly System.Threading.Channels.Channel<MirrorState> _states = System.Threading.Channels.Channel.CreateUnbounded<MirrorState>();

        public StateQueue(LogMirrors mirrors) => mirrors.Changed += (_, _) =>
        {
            if (mirrors.States[0] is { NextAt: not null } state)
            {
                _states.Writer.TryWrite(state);
            }
        };

        public Task<MirrorState> NextAsync() => _states.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
    }
}

using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Hub;

/// <summary>A hub in this process, and a folder into which models are fetched from it.</summary>
public abstract class HubFetching : IAsyncLifetime
{
    private protected const string Token = "hf_TheTokenThatNobodyMaySee";

    private protected string Dir { get; } = Directory.CreateTempSubdirectory("inspect-hub-").FullName;

    private protected Watch Seen { get; } = new();

    private protected FakeHub Hub { get; private set; } = null!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected static byte[] Weights { get; } = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 / 7))];

    private protected string Target => Path.Combine(Dir, "target");

    public async ValueTask InitializeAsync() => Hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(Dir, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected FakeRepo Model(params (string Path, byte[] Bytes)[] files) => Hub.Add("o/m", [("config.json", "{}"u8.ToArray()), .. files]);

    private protected async Task<HubSnapshot> FetchAsync(string? token = null, string revision = "main", string? file = null, TimeProvider? time = null, Action<long, long>? room = null)
    {
        using var fetcher = new HubFetcher(Hub.Environment(Dir, token), time ?? TimeProvider.System);
        return await fetcher.FetchAsync("o/m", revision, file, Target, room ?? ((_, _) => { }), Seen, Stop);
    }

    private protected async Task<string> FailsAsync(bool advance = false, Action<long, long>? room = null)
    {
        var time = new FakeTimeProvider();
        var fetching = FetchAsync(time: advance ? time : null, room: room);
        return (await Assert.ThrowsAsync<ModelLoadException>(() => advance ? AdvanceAsync(time, fetching) : fetching)).Message;
    }

    /// <summary>Lets waits end as soon as they begin.</summary>
    private protected static async Task AdvanceAsync(FakeTimeProvider time, Task until)
    {
        while (await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop)) != until)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await until;
    }

    private protected string[] Files() => Directory.Exists(Target)
        ? [.. Directory.GetFiles(Target).Select(f => Path.GetFileName(f)).Where(f => f != ".commit").Order(StringComparer.Ordinal)]
        : [];

    internal sealed class Watch : IHubWatch
    {
        private long _done;

        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Done => _done;

        public long Total { get; private set; }

        public void Begins(long doneBytes, long totalBytes) => (_done, Total) = (doneBytes, totalBytes);

        public void Adds(long bytes) => Interlocked.Add(ref _done, bytes);

        public void Waits(string reason) => Waiting.TrySetResult();
    }
}

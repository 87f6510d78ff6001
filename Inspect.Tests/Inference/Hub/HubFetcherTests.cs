using System.Text;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Hub;

/// <summary>What is fetched from a hub, and what is said where it cannot be.</summary>
public sealed class HubFetcherTests : IAsyncLifetime
{
    private const string Token = "hf_TheTokenThatNobodyMaySee";

    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-hub-").FullName;
    private readonly Watch _watch = new();
    private FakeHub _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static byte[] Weights { get; } = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 / 7))];

    private string Target => Path.Combine(_dir, "target");

    public async ValueTask InitializeAsync() => _hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_AModel_TakesWhatMakesItAndNoMore(bool isBare)
    {
        var repo = Model(("model.safetensors", Weights), ("pytorch_model.bin", Weights), ("onnx/model.onnx", [1]), ("README.md", [2]), ("tokenizer.json", "{}"u8.ToArray()));
        repo.IsBare = isBare;

        var got = await FetchAsync(Token);

        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Files());
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal((repo.Commit, _watch.Total), (got.Commit, _watch.Done));
        Assert.All(_hub.Requests, r => Assert.Equal(r.IsStore ? string.Empty : $"Bearer {Token}", r.Authorization));
    }

    [Fact]
    public async Task Fetch_Shards_TakesThoseOfTheIndex()
    {
        Model(
            ("model.safetensors.index.json", """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}"""u8.ToArray()),
            ("model-1.safetensors", [1]), ("model-2.safetensors", [2]), ("consolidated.safetensors", [3]));

        await FetchAsync();

        Assert.Equal(["config.json", "model-1.safetensors", "model-2.safetensors", "model.safetensors.index.json"], Files());
    }

    [Fact]
    public async Task Fetch_AnotherRevision_AsksForIt()
    {
        Model(("model.safetensors", [1]));

        var got = await FetchAsync(revision: "refs/pr/1");

        Assert.Equal("0123456789abcdef0123456789abcdef01234567", got.Commit);
        Assert.Contains(_hub.Requests, r => r.Address.Contains("revision/refs%2Fpr%2F1", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Fetch_OneGgufFile_TakesItAlone()
    {
        _hub.Add("o/m", ("q/model-q8.gguf", [1, 2]), ("q/model-q4.gguf", [3]));

        await FetchAsync(file: "q/model-q8.gguf");

        Assert.Equal(["model-q8.gguf"], Files());
    }

    [Fact]
    public async Task Fetch_AConnectionThatIsCut_GoesOnWhereItStopped()
    {
        Model(("model.safetensors", Weights));
        var isCut = false;
        _hub.Before = async context =>
        {
            if (isCut || !context.Request.Path.Value!.EndsWith(FakeHub.Sha256(Weights), StringComparison.Ordinal))
            {
                return false;
            }

            isCut = true;
            context.Response.ContentLength = Weights.Length;
            await context.Response.Body.WriteAsync(Weights.AsMemory(0, 2_000_000), Stop);
            await context.Response.Body.FlushAsync(Stop);
            context.Abort();
            return true;
        };

        await FetchAsync();

        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Contains(_hub.Requests, r => r is { IsStore: true, Range: not "" });
        Assert.Equal(_watch.Total, _watch.Done);
    }

    [Fact]
    public async Task Fetch_PartOfAnEarlierProcess_IsKeptAndChecked()
    {
        Model(("model.safetensors", Weights));
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, ".commit"), "0123456789abcdef0123456789abcdef01234567");
        File.WriteAllBytes(Path.Combine(Target, "model.safetensors.part"), Weights[..1_000_000]);

        await FetchAsync();

        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal("bytes=1000000-", Assert.Single(_hub.Requests, r => r.IsStore).Range);
    }

    [Fact]
    public async Task Fetch_PartOfAnotherCommit_IsThrownAway()
    {
        Model(("model.safetensors", Weights));
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, ".commit"), "ffff");
        File.WriteAllBytes(Path.Combine(Target, "model.safetensors.part"), new byte[1_000_000]);

        await FetchAsync();

        Assert.Equal(string.Empty, Assert.Single(_hub.Requests, r => r.IsStore).Range);
    }

    [Fact]
    public async Task Fetch_OtherBytesThanTheHashSays_AreNeverKept()
    {
        Model(("model.safetensors", Weights)).Hashes["model.safetensors"] = new string('0', 64);
        _hub.Before = async context =>
        {
            if (!context.Request.Path.Value!.StartsWith("/o/m/resolve", StringComparison.Ordinal) || !context.Request.Path.Value.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                return false;
            }

            await context.Response.Body.WriteAsync(Weights, Stop);
            return true;
        };

        var error = await FailsAsync();

        Assert.StartsWith("model.safetensors of o/m came with other bytes than the hub says", error, StringComparison.Ordinal);
        Assert.DoesNotContain("model.safetensors", Files());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4_000_000)]
    public async Task Fetch_ASizeThatIsNotTrue_IsRefused(long said)
    {
        Model(("model.safetensors", Weights)).Sizes["model.safetensors"] = said;

        var error = await FailsAsync(advance: true);

        Assert.True(error.Contains("other bytes", StringComparison.Ordinal) || error.Contains("broke before model.safetensors was whole", StringComparison.Ordinal), error);
        Assert.DoesNotContain("model.safetensors", Files());
    }

    [Fact]
    public async Task Fetch_MoreBytesThanThereIsRoomFor_WritesNone()
    {
        Model(("model.safetensors", [1])).Sizes["model.safetensors"] = long.MaxValue - 1;

        var error = await FailsAsync(room: (total, _) => throw new ModelLoadException($"too large: {total}"));

        Assert.Contains("claim more bytes than any disk has", error, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, r => r.IsStore);
    }

    [Theory]
    [InlineData("../../evil.safetensors")]
    [InlineData("/etc/evil.safetensors")]
    [InlineData("c:\\\\evil.safetensors")]
    [InlineData("sub/evil.safetensors")]
    public async Task Fetch_AnIndexThatNamesFilesElsewhere_IsRefused(string name)
    {
        Model(("model.safetensors.index.json", Encoding.UTF8.GetBytes("{\"weight_map\":{\"a\":\"" + name + "\"}}")), (name.Replace("\\\\", "\\", StringComparison.Ordinal), [1]));

        Assert.Contains("lead elsewhere", await FailsAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_dir, "evil.safetensors")));
    }

    [Theory]
    [InlineData("pytorch_model.bin", "o/m has its weights as pytorch_model.bin alone")]
    [InlineData("m-q8.gguf", "o/m holds GGUF files alone. Name one of them: hf/o/m/FILE, with m-q8.gguf.")]
    [InlineData("README.md", "o/m has no *.safetensors at its top")]
    public async Task Fetch_ARepositoryWithoutSafetensors_SaysWhatItHas(string file, string words)
    {
        _hub.Add("o/m", ("config.json", [1]), (file, [1]));

        Assert.Contains(words, await FailsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "GatedRepo", "o/m is given to those only who accept its terms. Accept them at ")]
    [InlineData(403, "GatedRepo", "o/m is given to those only who accept its terms.")]
    [InlineData(401, null, "There is no model o/m at ")]
    [InlineData(403, null, "does not let the account of the token read o/m.")]
    [InlineData(404, "RepoNotFound", "There is no model o/m at ")]
    [InlineData(404, "RevisionNotFound", "o/m has no such revision.")]
    [InlineData(400, null, "refused to give o/m (status 400)")]
    public async Task Fetch_ARefusal_SaysWhatToDoAndNoToken(int status, string? code, string words)
    {
        _hub.Before = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Code"] = code;
            context.Response.Headers["X-Error-Message"] = $"You sent {Token}";
            await context.Response.WriteAsync(Token, Stop);
            return true;
        };

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => FetchAsync(Token));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        Assert.Single(_hub.Requests);
    }

    [Theory]
    [InlineData(429, "7")]
    [InlineData(503, null)]
    public async Task Fetch_AServerThatIsBusy_IsAskedAgainAfterTheWait(int status, string? after)
    {
        Model(("model.safetensors", [1]));
        var time = new FakeTimeProvider();
        _hub.Before = context =>
        {
            var isFirst = _hub.Requests.Count == 1;
            context.Response.StatusCode = isFirst ? status : 200;
            context.Response.Headers.RetryAfter = isFirst ? after : default(string?);
            return Task.FromResult(isFirst);
        };

        var fetching = FetchAsync(time: time);
        await _watch.Waiting.Task.WaitAsync(Patience.Most, Stop);
        Assert.Single(_hub.Requests);
        await AdvanceAsync(time, fetching);

        Assert.Equal(["config.json", "model.safetensors"], Files());
    }

    [Fact]
    public async Task Fetch_NoServer_SaysSo()
    {
        var environment = new HubEnvironment(name => name == "HF_ENDPOINT" ? "http://127.0.0.1:1" : null, _dir);
        var time = new FakeTimeProvider();
        using var fetcher = new HubFetcher(environment, time);

        var fetching = fetcher.FetchAsync("o/m", "main", null, Target, (_, _) => { }, _watch, Stop);
        var error = await Assert.ThrowsAsync<ModelLoadException>(() => AdvanceAsync(time, fetching));

        Assert.StartsWith("127.0.0.1:1 does not answer. Check the network or HF_ENDPOINT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Offline_AsksNobody()
    {
        using var fetcher = new HubFetcher(_hub.Environment(_dir, null, ("HF_HUB_OFFLINE", "1")), TimeProvider.System);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => fetcher.FetchAsync("o/m", "main", null, Target, (_, _) => { }, _watch, Stop));

        Assert.StartsWith("o/m is not on this machine, and HF_HUB_OFFLINE forbids to fetch it.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    private FakeRepo Model(params (string Path, byte[] Bytes)[] files) => _hub.Add("o/m", [("config.json", "{}"u8.ToArray()), .. files]);

    private async Task<HubSnapshot> FetchAsync(string? token = null, string revision = "main", string? file = null, TimeProvider? time = null, Action<long, long>? room = null)
    {
        using var fetcher = new HubFetcher(_hub.Environment(_dir, token), time ?? TimeProvider.System);
        return await fetcher.FetchAsync("o/m", revision, file, Target, room ?? ((_, _) => { }), _watch, Stop);
    }

    private async Task<string> FailsAsync(bool advance = false, Action<long, long>? room = null)
    {
        var time = new FakeTimeProvider();
        var fetching = FetchAsync(time: advance ? time : null, room: room);
        return (await Assert.ThrowsAsync<ModelLoadException>(() => advance ? AdvanceAsync(time, fetching) : fetching)).Message;
    }

    /// <summary>Lets waits end as soon as they begin.</summary>
    private static async Task AdvanceAsync(FakeTimeProvider time, Task until)
    {
        while (await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop)) != until)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await until;
    }

    private string[] Files() => Directory.Exists(Target)
        ? [.. Directory.GetFiles(Target).Select(f => Path.GetFileName(f)).Where(f => f != ".commit").Order(StringComparer.Ordinal)]
        : [];

    private sealed class Watch : IHubWatch
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

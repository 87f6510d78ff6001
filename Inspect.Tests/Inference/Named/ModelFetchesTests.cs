using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Named;

/// <summary>From a name to a model folder: fetched, converted, kept, cancelled, shared.</summary>
public sealed class ModelFetchesTests : IAsyncLifetime
{
    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-named-").FullName;
    private FakeHub _hub = null!;
    private FetchHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_dir, "models");

    private string Cache => Path.Combine(_dir, ".cache", "huggingface", "hub", "models--test--tiny");

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        Open(_hub.Environment(_dir));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _hub.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    [Fact]
    public async Task Fetch_ANameOfTheHub_MakesAModelThatIsFoundWithoutTheNetwork()
    {
        var repo = _hub.AddFolder("test/tiny", Tiny());
        var name = NameOf("hf/test/tiny");
        var stages = new HashSet<FetchStage>();

        var folder = await _host.Fetches.FetchAsync(name, WeightPrecision.Int8, s => Add(stages, s.Stage), Stop);

        var status = _host.Models.StatusOf(folder);
        Assert.Equal(("hf--test--tiny", LocalModelState.Found, folder), (folder, status.State, _host.Named.Find(name, null)));
        Assert.Equal(
            ("hf/test/tiny", $"{_hub.Endpoint}/test/tiny", "main", repo.Commit, "int8", "llama"),
            (status.Source!.Name, status.Source.Source, status.Source.Revision, status.Source.Commit, status.Source.Precision, status.Source.Architecture));
        Assert.Matches("^[0-9a-f]{64}$", status.Source.Sha256);
        Assert.Superset(new HashSet<FetchStage> { FetchStage.Fetching, FetchStage.Converting }, stages);
        Assert.Equal(0, _host.Fetches.LeftoverBytes);
        _hub.Requests.Clear();
        Assert.Equal(folder, await _host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, Stop));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task Fetch_TwoWhoAskAtTheSameTime_ShareTheWork()
    {
        _hub.AddFolder("test/tiny", Tiny());
        var name = NameOf("hf/test/tiny");

        var both = await Task.WhenAll(_host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, Stop), _host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, Stop));

        Assert.Equal(both[0], both[1]);
        Assert.Single(_hub.Requests, r => r.Address.StartsWith("/api/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_Cancelled_LeavesNothing()
    {
        var held = Hold();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var fetching = _host.Fetches.FetchAsync(NameOf("hf/test/tiny"), WeightPrecision.Int8, null, leave.Token);
        await held.WaitAsync(Patience.Most, Stop);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.Empty(_host.Fetches.List());
        Assert.Empty(Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Start_WhatARunWaitedForToo_GoesOnWhenTheRunIsCancelled()
    {
        var held = Hold();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var name = NameOf("hf/test/tiny");
        var fetch = _host.Fetches.Start(name, WeightPrecision.Int8);
        var waiting = _host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, leave.Token);
        await held.WaitAsync(Patience.Most, Stop);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.True(fetch.Standing.IsGoingOn);
        ModelFetches.Cancel(fetch);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch.Completion);
        Assert.Equal(FetchStage.Cancelled, fetch.Standing.Stage);
    }

    [Fact]
    public async Task Interrupt_KeepsWhatWasFetched_AndTheNextProcessGoesOn()
    {
        var held = Hold();
        var fetch = _host.Fetches.Start(NameOf("hf/test/tiny"), WeightPrecision.Int8);
        await held.WaitAsync(Patience.Most, Stop);

        _host.Fetches.Interrupt();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch.Completion);

        Assert.True(_host.Fetches.LeftoverBytes > 0);
        await CloseAsync();
        _hub.Before = null;
        _hub.Requests.Clear();
        Open(_hub.Environment(_dir));
        await _host.Fetches.FetchAsync(NameOf("hf/test/tiny"), WeightPrecision.Int8, null, Stop);
        Assert.DoesNotContain(_hub.Requests, r => r.Address.EndsWith("/config.json", StringComparison.Ordinal));
        Assert.Equal(0, _host.Fetches.LeftoverBytes);
    }

    [Fact]
    public async Task Fetch_AModelOfTheUsersCache_AsksNobodyAndChangesNothing()
    {
        FillCache();
        var before = Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order().ToList();
        await CloseAsync();
        Open(_hub.Environment(_dir, null, ("HF_HUB_OFFLINE", "1")));
        Assert.Equal("hf/test/tiny", Assert.Single(_host.Named.Cached()).Text);

        var folder = await _host.Fetches.FetchAsync(NameOf("hf/test/tiny"), WeightPrecision.Int8, null, Stop);

        Assert.Equal("00000000000000000000000000000000000000aa", _host.Models.StatusOf(folder).Source!.Commit);
        Assert.Empty(_hub.Requests);
        Assert.Equal(before, Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task Fetch_ADamagedFileOfTheCache_IsFetchedInstead()
    {
        _hub.AddFolder("test/tiny", Tiny());
        FillCache();
        var blob = Directory.GetFiles(Path.Combine(Cache, "blobs")).MaxBy(f => new FileInfo(f).Length)!;
        using (var file = File.OpenWrite(blob))
        {
            file.WriteByte(0x7f);
        }

        var folder = await _host.Fetches.FetchAsync(NameOf("hf/test/tiny"), WeightPrecision.Int8, null, Stop);

        Assert.Equal("0123456789abcdef0123456789abcdef01234567", _host.Models.StatusOf(folder).Source!.Commit);
    }

    [Fact]
    public async Task Fetch_AFolderThatChanges_IsConvertedAgain()
    {
        var source = Path.Combine(_dir, "mine");
        Directory.CreateDirectory(source);
        foreach (var file in Directory.GetFiles(Tiny()))
        {
            File.WriteAllBytes(Path.Combine(source, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        var name = NameOf(source);
        var folder = await _host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, Stop);
        Assert.Equal(folder, _host.Named.Find(name, null));
        File.SetLastWriteTimeUtc(Path.Combine(source, "config.json"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Null(_host.Named.Find(name, null));

        Assert.Equal(folder, await _host.Fetches.FetchAsync(name, WeightPrecision.Int8, null, Stop));

        Assert.Equal(folder, _host.Named.Find(name, null));
        Assert.True(File.Exists(Path.Combine(source, "config.json")));
    }

    [Fact]
    public async Task Fetch_MoreThanAModelMayHave_IsRefusedBeforeAnythingIsFetched()
    {
        _hub.AddFolder("test/tiny", Tiny()).Sizes["model.safetensors"] = 65_000_000_000;

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => _host.Fetches.FetchAsync(NameOf("hf/test/tiny"), WeightPrecision.Int8, null, Stop));

        Assert.StartsWith("hf/test/tiny has 65 GB, and a model may have 64 GB.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, r => r.Address.Contains("/resolve/", StringComparison.Ordinal));
        Assert.Equal(FetchStage.Failed, Assert.Single(_host.Fetches.List()).Standing.Stage);
    }

    private static string Tiny()
    {
        var folder = Vectors.Folder(Path.Combine("import", "hf", "llama"));
        Assert.SkipUnless(folder is not null, "import/hf/llama is not in the vectors of this machine.");
        return folder!;
    }

    private static ModelName NameOf(string text) => FetchHost.NameOf(text);

    private static void Add(HashSet<FetchStage> stages, FetchStage stage)
    {
        lock (stages)
        {
            stages.Add(stage);
        }
    }

    private void Open(HubEnvironment environment) => _host = new FetchHost(Models, environment);

    private ValueTask CloseAsync() => _host.DisposeAsync();

    /// <summary>Half of the weights come, and then nothing more.</summary>
    private Task Hold()
    {
        var repo = _hub.AddFolder("test/tiny", Tiny());
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hub.Before = async context =>
        {
            if (!repo.Files.Values.Any(f => context.Request.Path.Value == "/" + FakeHub.Sha256(f)))
            {
                return false;
            }

            var bytes = repo.Files.Values.First(f => context.Request.Path.Value == "/" + FakeHub.Sha256(f));
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            while (!File.Exists(Path.Combine(Models, ".fetched", "hf--test--tiny", "config.json")))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, context.RequestAborted);
            }

            held.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        return held.Task;
    }

    /// <summary>A cache as the hub's own tools keep it: blobs by their hash, links by their name.</summary>
    private void FillCache()
    {
        var snapshot = Path.Combine(Cache, "snapshots", "00000000000000000000000000000000000000aa");
        Directory.CreateDirectory(snapshot);
        Directory.CreateDirectory(Path.Combine(Cache, "blobs"));
        Directory.CreateDirectory(Path.Combine(Cache, "refs"));
        File.WriteAllText(Path.Combine(Cache, "refs", "main"), "00000000000000000000000000000000000000aa");
        foreach (var file in Directory.GetFiles(Tiny()))
        {
            var bytes = File.ReadAllBytes(file);
            var blob = file.EndsWith(".safetensors", StringComparison.Ordinal) ? FakeHub.Sha256(bytes) : FakeHub.GitHash(bytes);
            File.WriteAllBytes(Path.Combine(Cache, "blobs", blob), bytes);
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), Path.Combine("..", "..", "blobs", blob));
        }
    }
}

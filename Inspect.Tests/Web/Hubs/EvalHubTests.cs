using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web;
using Inspect.Web.Hubs;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Hubs;

/// <summary>The hub from outside: the same updates as the pages get.</summary>
public sealed class EvalHubTests
{
    private const string Two = "dataset: [{input: hi, target: Hello World}]\nscorer: includes\nepochs: 2\nmodel: fake/model\n";

    [Fact]
    public async Task WatchEval_ARun_YieldsItsUpdatesInOrderToTheEnd()
    {
        using var tasks = new TaskFolder(("two", Two));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("Hello World again"));
        await using var hub = await ConnectAsync(app);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "two" }, "1", TestContext.Current.CancellationToken);

        var updates = await hub.StreamAsync<LiveUpdate>("WatchEval", run.EvalId, 0L, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, updates.Count).Select(n => (long)n), updates.Select(u => u.Number));
        Assert.Equal([RunState.Loading, RunState.Running, RunState.Finishing], updates.OfType<StateUpdate>().Select(u => u.State));
        Assert.Equal(["C", "C"], updates.OfType<ScoreUpdate>().Select(u => u.Value.ToString()));
        Assert.Contains(updates, u => u is MessageUpdate { Role: "assistant" });
        Assert.Equal((2, 2), (updates.OfType<ProgressUpdate>().Last().Done, updates.OfType<ProgressUpdate>().Last().Total));
        Assert.Equal(1.0, updates.OfType<MetricsUpdate>().Last().Metrics[0].Value);
        var finished = Assert.IsType<FinishedUpdate>(updates[^1]);
        Assert.Equal(("finished", RunState.Done), (finished.Kind, finished.State));
        Assert.True(File.Exists(finished.Log));
    }

    [Fact]
    public async Task WatchText_ASample_StreamsItsAnswer()
    {
        using var tasks = new TaskFolder(("two", Two));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "Hello World again";
        }));
        await using var hub = await ConnectAsync(app);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "two" }, "1", TestContext.Current.CancellationToken);
        string? uuid = null;
        await foreach (var update in hub.StreamAsync<LiveUpdate>("WatchEval", run.EvalId, 0L, TestContext.Current.CancellationToken))
        {
            if (update is SampleUpdate { SampleState: SampleState.Generating } began)
            {
                uuid = began.Uuid;
                break;
            }
        }

        var reading = hub.StreamAsync<LiveText>("WatchText", run.EvalId, uuid, 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        gate.SetResult();

        Assert.Equal("Hello World again", string.Concat((await reading).Select(t => t.Text)));
    }

    [Theory]
    [InlineData("nothing", "The run nothing is not live")]
    [InlineData(null, "The id of a run is missing")]
    public async Task Watch_NoLiveRun_EndsWithASentence(string? run, string sentence)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await using var hub = await ConnectAsync(app);

        var updates = await hub.StreamAsync<LiveUpdate>("WatchEval", run, 0L, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<HubException>(() =>
            hub.StreamAsync<LiveText>("WatchText", run, "uuid", 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.StartsWith(sentence, Assert.IsType<FailedUpdate>(Assert.Single(updates)).Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchRuns_MoreChangesThanAreKept_BeginsWithASnapshot()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await using var hub = await ConnectAsync(app);
        var feed = app.Services.GetRequiredService<LiveFeed>();
        for (var i = 0; i < 1_100; i++)
        {
            feed.Open($"run {i}");
        }

        await app.Services.GetRequiredService<RunUpdates>().WatchAsync(0, TestContext.Current.CancellationToken).FirstAsync(u => u.Number >= 1_100, TestContext.Current.CancellationToken);

        var updates = await hub.StreamAsync<RunUpdate>("WatchRuns", 0L, TestContext.Current.CancellationToken).Take(2).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("snapshot", updates[1].Number - 1, null), (updates[0].Kind, updates[0].Number, updates[1].Kind));
        Assert.InRange(updates[0].Number, 76, 200);
    }

    [Fact]
    public async Task WatchRuns_AfterANumberOfAnEarlierProcess_BeginsWithASnapshotAndYieldsAll()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await using var hub = await ConnectAsync(app);
        app.Services.GetRequiredService<LiveFeed>().Open("run");

        var updates = await hub.StreamAsync<RunUpdate>("WatchRuns", 5_000L, TestContext.Current.CancellationToken).Take(2).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(0L, "snapshot", null), (1L, null, "run")], updates.Select(u => (u.Number, u.Kind, u.Run)));
    }

    [Fact]
    public async Task Connect_FromAPageOfAnotherSite_IsRefused()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = app.Start() };
        using var request = new HttpRequestMessage(HttpMethod.Post, EvalHub.Path + "/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://evil.example");

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Request_ForAnotherHost_IsRefused()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = app.Start() };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.example";

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<HubConnection> ConnectAsync(AppFactory app)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Start(), EvalHub.Path)).AddJsonProtocol(o => AppJson.Apply(o.PayloadSerializerOptions)).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return hub;
    }
}

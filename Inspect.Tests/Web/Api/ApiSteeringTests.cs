using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <summary>A script steers the queue and its runs.</summary>
public sealed class ApiSteeringTests : IDisposable
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: includes\nepochs: 4\nmodel: fake/model\n";

    private readonly TaskFolder _tasks = new(("four", Task));
    private readonly GatedModel _model = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _tasks.Dispose();

    [Fact]
    public async Task Runs_PausedChangedAndResumed_SayWhereTheyStand()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        using var client = Client(app);
        var run = await AddAsync(client);
        await _model.CallsAsync(1);

        var paused = await PostAsync(client, $"runs/{run}/pause");
        Assert.Equal("paused", paused.GetProperty("state").GetString());
        var changed = await client.PatchAsJsonAsync($"runs/{run}/settings", new { max_samples = 4, author = "ann" }, Stop);
        Assert.Equal(4, (await BodyAsync(changed)).GetProperty("eval_config").GetProperty("max_samples").GetInt32());
        var refused = await client.PatchAsJsonAsync($"runs/{run}/settings", new { token_limit = 4 }, Stop);
        await AssertProblemAsync(refused, HttpStatusCode.UnprocessableEntity, "The run has no token_limit");
        var unknown = await client.PatchAsJsonAsync($"runs/{run}/settings", new { max_sample = 4 }, Stop);
        await AssertProblemAsync(unknown, HttpStatusCode.UnprocessableEntity, "Did you mean \"max_samples\"?");

        await PostAsync(client, $"runs/{run}/resume");
        await _model.CallsAsync(4);
        _model.Release(4);
        var done = await EndedAsync(client, run);

        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal("max_samples", done.GetProperty("header").GetProperty("config_updates")[0].GetProperty("changes")[0].GetProperty("name").GetString());
        await AssertProblemAsync(await client.PostAsync(new Uri($"runs/{run}/pause", UriKind.Relative), null, Stop), HttpStatusCode.Conflict, "has ended");
        await AssertProblemAsync(await client.PostAsync(new Uri($"runs/{run}/resume", UriKind.Relative), null, Stop), HttpStatusCode.Conflict, "has ended");
        await AssertProblemAsync(await client.PostAsync(new Uri($"runs/{run}/retry", UriKind.Relative), null, Stop), HttpStatusCode.Conflict, "ended as planned");
        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/requeue", new { errored = true }, Stop), HttpStatusCode.Conflict, "No sample of the run");
        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/requeue", new { }, Stop), HttpStatusCode.UnprocessableEntity, "Name what is to run again");
        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/requeue", new { samples = new[] { new { id = "9", epoch = 1 } } }, Stop), HttpStatusCode.Conflict, "has no sample 9");
    }

    [Fact]
    public async Task Queue_OrderedHeldAndDrained_ShowsIt()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        using var client = Client(app);
        Assert.Equal("draining", (await PostAsync(client, "queue/drain")).GetProperty("mode").GetString());
        var first = await AddAsync(client);
        var second = await AddAsync(client);
        var next = await AddAsync(client, "next");

        var queue = await client.GetFromJsonAsync<JsonElement>("queue", Stop);
        Assert.Equal([next, first, second], Ids(queue));
        Assert.Equal((true, 0, 3), (queue.GetProperty("paused").GetBoolean(), queue.GetProperty("running").GetInt32(), queue.GetProperty("waiting").GetInt32()));
        var ordered = await BodyAsync(await client.PatchAsJsonAsync("queue", new { order = List(second, first), max_parallel_runs = 3 }, Stop));
        Assert.Equal([second, first, next], Ids(ordered));
        Assert.Equal(3, ordered.GetProperty("max_parallel_runs").GetInt32());
        await AssertProblemAsync(await client.PatchAsJsonAsync("queue", new { order = List("nothing1") }, Stop), HttpStatusCode.Conflict, "does not wait");
        await AssertProblemAsync(await client.PatchAsJsonAsync("queue", new { max_parallel_runs = 0 }, Stop), HttpStatusCode.UnprocessableEntity, "from 1 to 64");
        await AssertProblemAsync(await client.PatchAsJsonAsync("queue", new { paused = "yes" }, Stop), HttpStatusCode.UnprocessableEntity, "true or false");

        _model.Release(12);
        await client.PatchAsJsonAsync("queue", new { paused = false }, Stop);

        foreach (var run in (string[])[first, second, next])
        {
            Assert.Equal("done", (await EndedAsync(client, run)).GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task Sample_EndedWhileItGoesOn_IsScoredAndTheOthersGoOn()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        using var client = Client(app);
        var run = await AddAsync(client);
        await _model.CallsAsync(1);

        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/samples/1/1/end", new { action = "stop" }, Stop), HttpStatusCode.UnprocessableEntity, "\"action\" is score, error or cancel, not stop.");
        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/samples/1/9/end", new { }, Stop), HttpStatusCode.NotFound, "has no sample 1 of epoch 9");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync($"runs/{run}/samples/1/1/end", new { action = "score" }, Stop)).StatusCode);
        await _model.CallsAsync(2);
        await AssertProblemAsync(await client.PostAsJsonAsync($"runs/{run}/samples/1/1/end", new { action = "cancel" }, Stop), HttpStatusCode.Conflict, "does not go on here");
        _model.Release(3);

        var done = await EndedAsync(client, run);
        Assert.Equal(("done", 4), (done.GetProperty("state").GetString(), done.GetProperty("header").GetProperty("results").GetProperty("completed_samples").GetInt32()));
        var sample = await client.GetFromJsonAsync<JsonElement>($"runs/{run}/samples/1/1", Stop);
        Assert.Equal("operator", sample.GetProperty("sample").GetProperty("limit").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Cancel_WithoutKeeping_LeavesTheRunInTheTrash()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        using var client = Client(app);
        var run = await AddAsync(client);
        await _model.CallsAsync(1);

        var answer = await client.PostAsJsonAsync($"runs/{run}/cancel", new { keep = false }, Stop);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while (!(await (await client.GetAsync(new Uri($"runs/{run}", UriKind.Relative), Stop)).Content.ReadAsStringAsync(Stop)).Contains("lies in the trash", StringComparison.Ordinal))
        {
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        var restored = await BodyAsync(await client.PostAsync(new Uri($"runs/{run}/restore", UriKind.Relative), null, Stop));
        Assert.Equal("cancelled", restored.GetProperty("state").GetString());
        var retried = await BodyAsync(await client.PostAsync(new Uri($"runs/{run}/retry", UriKind.Relative), null, Stop));
        _model.Release(4);
        Assert.Equal("done", (await EndedAsync(client, retried.GetProperty("run").GetString()!)).GetProperty("state").GetString());
    }

    private static HttpClient Client(AppFactory app) => new() { BaseAddress = new Uri(app.Start(), "api/v1/") };

    private static async Task<string> AddAsync(HttpClient client, string? priority = null)
    {
        var answer = await client.PostAsJsonAsync("runs", new { task = "four", eval_config = new { max_samples = 1 }, inspect = new { priority } }, Stop);
        return (await BodyAsync(answer)).GetProperty("run").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path)
    {
        var answer = await client.PostAsync(new Uri(path, UriKind.Relative), null, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return await BodyAsync(answer);
    }

    private static IEnumerable<string?> Ids(JsonElement queue) => queue.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("run").GetString());

    private static string[] List(params string[] runs) => runs;

    private static Task<JsonElement> BodyAsync(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Stop)!;

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(detail, (await BodyAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> EndedAsync(HttpClient client, string run)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while (true)
        {
            var found = await client.GetFromJsonAsync<JsonElement>($"runs/{run}", limit.Token);
            if (found.GetProperty("state").GetString() is "done" or "failed" or "cancelled" && found.TryGetProperty("header", out _))
            {
                return found;
            }

            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}

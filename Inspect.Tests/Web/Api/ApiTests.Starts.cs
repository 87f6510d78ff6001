using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <content>Checking a run, and starting a batch.</content>
public sealed partial class ApiTests
{
    [Fact]
    public async Task Check_ARequest_FillsInTheDefaultsAndSaysWhereEachComesFrom()
    {
        using var tasks = new TaskFolder(("two", Task + "config: {max_tokens: 20}\nparameters: {word: hi, count: 1}\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        var check = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs/check", new { task = new { task = "two", args = new { count = 2 } }, eval_config = new { epochs = 3 } }, Stop));

        var (resolved, sources, estimate) = (check.GetProperty("resolved"), check.GetProperty("sources"), check.GetProperty("estimate"));
        Assert.Equal("fake/model", resolved.GetProperty("model").GetString());
        Assert.Equal((3, 20), (resolved.GetProperty("eval_config").GetProperty("epochs").GetInt32(), resolved.GetProperty("generate_config").GetProperty("max_tokens").GetInt32()));
        Assert.Equal("""{"count":2,"word":"hi"}""", JsonSerializer.Serialize(resolved.GetProperty("task").GetProperty("args").EnumerateObject().OrderBy(a => a.Name).ToDictionary(a => a.Name, a => a.Value)));
        Assert.Equal("exact", resolved.GetProperty("inspect").GetProperty("scorer").GetString());
        string[] paths = ["task", "model", "inspect.scorer", "task.args.count", "task.args.word", "eval_config.epochs", "generate_config.max_tokens", "eval_config.fail_on_error"];
        Assert.Equal(["you", "task", "task", "you", "task", "you", "task", "default"], paths.Select(k => sources.GetProperty(k).GetString()));

        // 2 items × 3 epochs × at most 20 tokens; the speed was never measured.
        Assert.Equal((6, 120), (estimate.GetProperty("generations").GetInt32(), estimate.GetProperty("tokens").GetInt32()));
        Assert.False(estimate.TryGetProperty("seconds", out _));
    }

    [Fact]
    public async Task Check_SettingsOutOfRange_NamesEachByItsPath()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        var check = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs/check", new { task = "two", model = "nobody/x" }, Stop));

        Assert.False(check.GetProperty("valid").GetBoolean());
        Assert.Equal("model", check.GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Batches_AGrid_RunsTheProductUnderOneId()
    {
        using var tasks = new TaskFolder(("two", Task + "parameters: {count: 1}\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "grid");
        var grid = new Dictionary<string, object> { ["generate_config.temperature"] = new[] { 0, 0.5, 1 }, ["task.args.count"] = new[] { 1, 2 } };

        var answer = await client.PostAsJsonAsync("api/v1/batches", new { task = "two", grid }, Stop);
        var again = await BodyAsync(await client.PostAsJsonAsync("api/v1/batches", new { task = "two", grid }, Stop));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await BodyAsync(answer);
        var batch = body.GetProperty("batch").GetString()!;
        var runs = body.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("run").GetString()!).ToList();
        Assert.Equal(6, runs.Distinct().Count());
        Assert.Equal(runs, again.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("run").GetString()!));
        var ended = new List<(double, int)>();
        foreach (var run in runs)
        {
            var eval = (await EndedAsync(client, run)).GetProperty("header").GetProperty("eval");
            Assert.Equal(batch, eval.GetProperty("run_id").GetString());
            ended.Add((eval.GetProperty("model_generate_config").GetProperty("temperature").GetDouble(), eval.GetProperty("task_args").GetProperty("count").GetInt32()));
        }

        Assert.Equal([(0, 1), (0, 2), (0.5, 1), (0.5, 2), (1, 1), (1, 2)], ended);
        Assert.Equal(6, (await GetAsync(client, $"api/v1/runs?q={Uri.EscapeDataString($"batch == \"{batch}\"")}")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("""{"task":"two","grid":[1]}""", "must be a map")]
    [InlineData("""{"task":"two","grid":{"model":[]}}""", "must be a map")]
    [InlineData("""{"task":"two","grid":{"eval_config.epoch":[1,2]}}""", "epochs")]
    [InlineData("""{"task":"two","grid":{"tags.x":[1]},"tags":["a"]}""", "leads into tags")]
    [InlineData("""{"task":"two","grid":{"generate_config.temperature":[0,9]}}""", "temperature must be 0 to 2")]
    public async Task Batches_WhatCannotBeRun_QueuesNothing(string body, string words)
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/batches", UriKind.Relative), content, Stop), HttpStatusCode.UnprocessableEntity, words);
        Assert.Equal(0, (await GetAsync(client, "api/v1/runs")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Batches_MoreThanAThousandRuns_AreRefusedBeforeAnyIsPlanned()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);
        var grid = new Dictionary<string, object> { ["generate_config.seed"] = Enumerable.Range(0, 1_001) };

        await AssertProblemAsync(await client.PostAsJsonAsync("api/v1/batches", new { task = "two", grid }, Stop), HttpStatusCode.UnprocessableEntity, "1,001 combinations");
    }

    [Theory]
    [InlineData("cli", "eval two")]
    [InlineData("curl", "/api/v1/runs")]
    [InlineData("cs", "HttpClient")]
    public async Task Config_OfARun_IsGivenAsWhatStartsItElsewhere(string format, string words)
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);
        var run = (await BodyAsync(await client.PostAsJsonAsync("api/v1/runs", new { task = "two" }, Stop))).GetProperty("run").GetString();

        Assert.Contains(words, await client.GetStringAsync(new Uri($"api/v1/runs/{run}/config?format={format}", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_OfARequest_AnswersItsFirstItemsAndIsInNoList()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        var answer = await client.PostAsJsonAsync("api/v1/runs", new { task = "two", inspect = new { @try = 1 } }, Stop);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var tried = await BodyAsync(answer);
        while (tried.GetProperty("state").GetString() == "running")
        {
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
            tried = await GetAsync(client, answer.Headers.Location!.OriginalString);
        }

        var sample = Assert.Single(tried.GetProperty("samples").EnumerateArray());
        Assert.Equal(("done", "a", "hello", "C"), (tried.GetProperty("state").GetString(), sample.GetProperty("id").GetString(), sample.GetProperty("answer").GetString(), sample.GetProperty("scores")[0].GetProperty("value").GetString()));
        Assert.Equal(0, (await GetAsync(client, "api/v1/runs")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("""{"task":"two","inspect":{"try":6}}""", "1 to 5 items")]
    [InlineData("""{"task":"two","inspect":{"try":"one"}}""", "must be the number of items")]
    public async Task Try_AnotherNumberOfItems_IsRefused(string body, string words)
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/runs", UriKind.Relative), content, Stop), HttpStatusCode.UnprocessableEntity, words);
        await AssertProblemAsync(await client.GetAsync(new Uri("api/v1/tries/none", UriKind.Relative), Stop), HttpStatusCode.NotFound, "There is no try none");
    }
}

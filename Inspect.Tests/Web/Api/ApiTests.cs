using System.Net;
using System.Net.Http.Json;
using System.Text;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <summary>A script over HTTP does what the pages do.</summary>
public sealed partial class ApiTests
{
    private const string Task = "dataset:\n  - {id: a, input: Say hello, target: hello}\n  - {id: x/y, input: Say goodbye, target: goodbye}\nscorer: exact\nmodel: fake/model\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_StartedByAScript_CanBeFollowedToTheScore()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        var created = await client.PostAsJsonAsync("api/v1/runs", new { task = "two", eval_config = new { epochs = 2 }, tags = Tags("script") }, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await BodyAsync(created)).GetProperty("eval_id").GetString()!;
        var run = await EndedAsync(client, id);

        Assert.Equal($"/api/v1/runs/{id}", created.Headers.Location!.OriginalString);
        Assert.Equal("done", run.GetProperty("state").GetString());
        Assert.Equal("success", run.GetProperty("status").GetString());
        Assert.Equal(4, run.GetProperty("done_samples").GetInt32());
        Assert.Equal(0.5, run.GetProperty("metrics")[0].GetProperty("value").GetDouble());
        Assert.Equal("script", run.GetProperty("tags")[0].GetString());
        Assert.Equal("two", run.GetProperty("header").GetProperty("eval").GetProperty("task").GetString());
    }

    [Fact]
    public async Task Runs_TheSameKey_StartsOnceAndRefusesAnotherBody()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "k1");

        var first = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs", new { task = "two" }, Stop));
        var second = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs", new { task = "two" }, Stop));
        var other = await client.PostAsJsonAsync("api/v1/runs", new { task = "two", tags = Tags("b") }, Stop);

        Assert.Equal(first.GetProperty("run").GetString(), second.GetProperty("run").GetString());
        await AssertProblemAsync(other, HttpStatusCode.UnprocessableEntity, "Take a new key");
    }

    [Theory]
    [InlineData("{\"task\":\"none\"}", HttpStatusCode.UnprocessableEntity, "There is no task")]
    [InlineData("{\"task\":\"twoo\"}", HttpStatusCode.UnprocessableEntity, "Did you mean \"two\"?")]
    [InlineData("{\"task\":\"../../etc/passwd\"}", HttpStatusCode.UnprocessableEntity, "There is no task")]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "\"task\" is missing")]
    [InlineData("{\"tasks\":\"two\"}", HttpStatusCode.UnprocessableEntity, "Did you mean \"task\"?")]
    [InlineData("{\"task\":\"two\",\"eval_config\":{\"epochs\":0}}", HttpStatusCode.UnprocessableEntity, "epochs")]
    [InlineData("{\"task\":\"two\",\"eval_config\":{\"epoch\":2}}", HttpStatusCode.UnprocessableEntity, "epochs")]
    [InlineData("{\"task\":\"two\",\"inspect\":{\"scorer\":\"exakt\"}}", HttpStatusCode.UnprocessableEntity, "exact")]
    [InlineData("{\"task\":\"two\",\"inspect\":{\"tries\":3}}", HttpStatusCode.UnprocessableEntity, "inspect.tries")]
    [InlineData("{\"task\":\"two\",\"solver\":\"generat\"}", HttpStatusCode.UnprocessableEntity, "generate")]
    [InlineData("{\"task\":\"two\"", HttpStatusCode.BadRequest, "no JSON")]
    [InlineData("[1]", HttpStatusCode.BadRequest, "JSON object")]
    [InlineData("", HttpStatusCode.BadRequest, "no JSON")]
    public async Task Runs_ABodyThatCannotBeUsed_IsRefusedWithTheFix(string body, HttpStatusCode status, string words)
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/runs", UriKind.Relative), content, Stop), status, words);
        Assert.Equal(0, (await GetAsync(client, "api/v1/runs")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Runs_ABodyThatIsNoJson_IsRefusedByItsType()
    {
        await using var app = new AppFactory();
        using var client = Client(app);

        using var content = new StringContent("task=two", Encoding.UTF8, "application/x-www-form-urlencoded");
        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/runs", UriKind.Relative), content, Stop), HttpStatusCode.UnsupportedMediaType, "application/json");
    }

    [Theory]
    [InlineData("api/v1/nothing", HttpStatusCode.NotFound, "/openapi.json")]
    [InlineData("api/v1/runs/AAAAAAAAAAAA", HttpStatusCode.NotFound, "There is no run")]
    [InlineData("api/v1/runs/x", HttpStatusCode.NotFound, "There is no run")]
    [InlineData("api/v1/runs?limit=0", HttpStatusCode.BadRequest, "from 1 to 1000")]
    [InlineData("api/v1/runs?limit=many", HttpStatusCode.BadRequest, "limit is a whole number, not many.")]
    [InlineData("export/abcdefgh/samples.csv?full=perhaps", HttpStatusCode.BadRequest, "full is true or false, not perhaps.")]
    [InlineData("api/v1/runs?cursor=!", HttpStatusCode.BadRequest, "cursor")]
    [InlineData("api/v1/runs?state=asleep", HttpStatusCode.UnprocessableEntity, "States are queued")]
    [InlineData("api/v1/runs?sort=-colour", HttpStatusCode.UnprocessableEntity, "colour")]
    [InlineData("api/v1/runs?q=task%20%3D%3D", HttpStatusCode.UnprocessableEntity, "q, character")]
    [InlineData("api/v1/parts?kind=colour", HttpStatusCode.UnprocessableEntity, "Kinds are")]
    [InlineData("api/v1/tasks/twoo", HttpStatusCode.NotFound, "Did you mean two?")]
    [InlineData("export?runs=AAAAAAAAAAAA", HttpStatusCode.NotFound, "There is no run")]
    [InlineData("api/v1/models/none", HttpStatusCode.NotFound, "There is no local model")]
    public async Task Get_WhatIsNotThere_SaysSo(string path, HttpStatusCode status, string words)
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path);
        using var client = Client(app);

        await AssertProblemAsync(await client.GetAsync(new Uri(path, UriKind.Relative), Stop), status, words);
    }

    [Fact]
    public async Task Put_WhereNothingCanBePut_SaysSo()
    {
        await using var app = new AppFactory();
        using var client = Client(app);

        await AssertProblemAsync(await client.PutAsJsonAsync("api/v1/runs", new { }, Stop), HttpStatusCode.MethodNotAllowed, "PUT");
    }

    [Fact]
    public async Task Check_ARequest_SaysWhatItWouldDoAndQueuesNothing()
    {
        using var tasks = new TaskFolder(("two", Task), ("broken", "dataset: 7\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);

        var good = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs/check", new { task = "two", eval_config = new { epochs = 3 } }, Stop));
        var bad = await BodyAsync(await client.PostAsJsonAsync("api/v1/runs/check", new { task = "broken" }, Stop));

        Assert.Equal((true, 6), (good.GetProperty("valid").GetBoolean(), good.GetProperty("total_samples").GetInt32()));
        Assert.False(bad.GetProperty("valid").GetBoolean());
        Assert.Contains("dataset", bad.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await GetAsync(client, "api/v1/runs")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Samples_OfALog_AreReadByPagesAndEditedOnce()
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, Stop);
        using var client = Client(app);
        var run = (await GetAsync(client, "api/v1/runs")).GetProperty("items")[0].GetProperty("run").GetString();
        var list = await GetAsync(client, $"api/v1/runs/{run}/samples?limit=1");
        var row = list.GetProperty("items")[0];
        var path = $"api/v1/runs/{run}/samples/{row.GetProperty("id")}/{row.GetProperty("epoch")}";

        var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        var sample = await BodyAsync(answer);
        var scorer = sample.GetProperty("sample").GetProperty("scores").EnumerateObject().First().Name;
        var (messages, events) = ((await GetAsync(client, $"{path}/messages")).GetArrayLength(), (await GetAsync(client, $"{path}/events?count=200")).GetArrayLength());
        var unnamed = await client.PatchAsJsonAsync($"{path}/scores/{scorer}", new { value = "I" }, Stop);
        var edited = await PatchAsync(client, $"{path}/scores/{scorer}", new { value = "I", reason = "read it again", author = "me" }, answer.Headers.ETag!);
        var late = await PatchAsync(client, $"{path}/scores/{scorer}", new { value = "C" }, answer.Headers.ETag!);
        var after = (await GetAsync(client, path)).GetProperty("sample").GetProperty("scores").GetProperty(scorer);

        Assert.True(list.GetProperty("total").GetInt32() >= 1);
        Assert.Equal(sample.GetProperty("message_count").GetInt32(), messages);
        Assert.Equal(sample.GetProperty("event_count").GetInt32(), events);
        Assert.Equal((HttpStatusCode)428, unnamed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal("I", after.GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    [Fact]
    public async Task Samples_WithASlashInTheId_AreFound()
    {
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("hello"));
        using var client = Client(app);
        var run = (await BodyAsync(await client.PostAsJsonAsync("api/v1/runs", new { task = "two" }, Stop))).GetProperty("run").GetString()!;
        await EndedAsync(client, run);

        var sample = await GetAsync(client, $"api/v1/runs/{run}/samples/x%2Fy/1");

        Assert.Equal("x/y", sample.GetProperty("sample").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Runs_ByPages_AreEachGivenOnceWhileOthersCome()
    {
        await using var app = new AppFactory();
        for (var i = 0; i < 5; i++)
        {
            await MakeLog.FinishedAsync(Directory.CreateDirectory(Path.Combine(app.Logs, $"{i}")).FullName, Stop);
        }

        using var client = Client(app);
        var first = await GetAsync(client, "api/v1/runs?limit=2");
        await MakeLog.FinishedAsync(app.Logs, Stop);
        while ((await GetAsync(client, "api/v1/runs?limit=1")).GetProperty("total").GetInt32() < 6)
        {
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }

        var seen = Ids(first);
        for (var next = first.GetProperty("next").GetString(); next is not null;)
        {
            var page = await GetAsync(client, $"api/v1/runs?limit=2&cursor={next}");
            seen.AddRange(Ids(page));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
    }

    [Fact]
    public async Task Runs_TaggedDeletedAndRestored_AreAsTheyWere()
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, Stop);
        using var client = Client(app);
        var run = Ids(await GetAsync(client, "api/v1/runs"))[0];

        var tagged = await BodyAsync(await client.PatchAsJsonAsync($"api/v1/runs/{run}/tags", new { add = Tags("kept") }, Stop));
        var deleted = await client.DeleteAsync(new Uri($"api/v1/runs/{run}", UriKind.Relative), Stop);
        var gone = await client.GetAsync(new Uri($"api/v1/runs/{run}", UriKind.Relative), Stop);
        var cancel = await client.PostAsync(new Uri($"api/v1/runs/{run}/restore", UriKind.Relative), null, Stop);

        Assert.Equal("kept", tagged.GetProperty("tags")[0].GetString());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await AssertProblemAsync(gone, HttpStatusCode.NotFound, "lies in the trash");
        Assert.Equal(run, (await BodyAsync(cancel)).GetProperty("run").GetString());
        await AssertProblemAsync(await client.PostAsync(new Uri($"api/v1/runs/{run}/cancel", UriKind.Relative), null, Stop), HttpStatusCode.Conflict, "has ended");
    }

    [Fact]
    public async Task Runs_Cancelled_KeepWhatFinished()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("two", Task));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "hello";
        }));
        using var client = Client(app);
        var run = (await BodyAsync(await client.PostAsJsonAsync("api/v1/runs", new { task = "two" }, Stop))).GetProperty("run").GetString()!;
        var queue = await GetAsync(client, "api/v1/queue");

        var answer = await client.PostAsync(new Uri($"api/v1/runs/{run}/cancel", UriKind.Relative), null, Stop);

        Assert.Equal(run, Ids(queue)[0]);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("cancelled", (await EndedAsync(client, run)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Catalog_TasksPartsModelsAndStatus_AreThere()
    {
        using var tasks = new TaskFolder(("two", Task), ("broken", "dataset: 7\n"));
        await using var app = new AppFactory(tasks.Path);
        using var client = Client(app);

        var listed = (await GetAsync(client, "api/v1/tasks")).GetProperty("items").EnumerateArray().ToDictionary(t => t.GetProperty("task").GetString()!);
        var scorers = (await GetAsync(client, "api/v1/parts?kind=scorer")).GetProperty("items").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToList();
        var model = (await GetAsync(client, "api/v1/models")).GetProperty("items")[0];

        Assert.Equal("exact", listed["two"].GetProperty("scorer")[0].GetString());
        Assert.NotEqual(0, listed["broken"].GetProperty("errors").GetArrayLength());
        Assert.Equal(Task, (await GetAsync(client, "api/v1/tasks/two")).GetProperty("text").GetString());
        Assert.Contains("includes", scorers);
        Assert.Equal($"onnx/{BuiltInModel.Name}", model.GetProperty("model").GetString());
        Assert.Equal(app.Logs, (await GetAsync(client, "api/v1/status")).GetProperty("log_dir").GetString());
    }

    [Fact]
    public async Task OpenApi_DescribesEveryAddress()
    {
        await using var app = new AppFactory();
        using var client = Client(app);

        var paths = (await GetAsync(client, "openapi.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();

        Assert.Contains("/api/v1/runs", paths);
        Assert.Contains("/api/v1/runs/{run}/samples/{id}/{epoch}/events", paths);
        Assert.All(paths, p => Assert.StartsWith("/api/", p, StringComparison.Ordinal));
    }
}

using System.Text;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Zip;
using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Queue;

/// <summary>Runs of models that are fetched first, from a hub in the test's process.</summary>
public sealed class FetchQueueTests : IAsyncLifetime
{
    private const string Token = "hf_TheTokenThatNobodyMaySee";
    private const string Head = "dataset: [{input: hi, target: A}]\nsolver: [generate]\nmodel: fake/model\n";

    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-fetch-").FullName;
    private FakeHub _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_dir, "models");

    public async ValueTask InitializeAsync() => _hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    /// <summary>A grader that a scorer names is fetched before the first answer, as the model under test would be; cancelling the run leaves nothing of it.</summary>
    [Fact]
    public async Task Cancel_WhileAGraderIsFetched_LeavesNoTrace()
    {
        var held = Hold();
        using var tasks = new TaskFolder(("graded", Head + "scorer: {multi_scorer: {scorers: [{model_graded_qa: {model: hf/test/tiny}}, exact]}}\n"));
        var fake = FakeProvider.Saying("A");
        await using var app = Open(tasks, fake);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "graded" }, "1", Stop);
        await held.WaitAsync(Patience.Most, Stop);

        var told = await DetailAsync(app, run.EvalId, "hf/test/tiny: fetching ");
        Assert.Contains(" of ", told, StringComparison.Ordinal);
        Assert.True(await app.Services.GetRequiredService<EvalWorker>().CancelAsync(run.EvalId));
        Assert.Equal(RunState.Cancelled, await EndAsync(app, run.EvalId));

        Assert.Equal(0, fake.Calls);
        Assert.Empty(app.Services.GetRequiredService<ModelFetches>().List());
        Assert.Empty(Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(app.Logs, "*.eval", SearchOption.AllDirectories));
    }

    /// <summary>A hub that says the token again, whatever it is asked.</summary>
    [Fact]
    public async Task Run_TheToken_StandsNowhere()
    {
        _hub.AddFolder("test/tiny", Tiny());
        _hub.Before = async context =>
        {
            if (!context.Request.Path.Value!.StartsWith("/api/models/test/gated", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = 401;
            context.Response.Headers["X-Error-Code"] = "GatedRepo";
            context.Response.Headers["X-Error-Message"] = $"{context.Request.Headers.Authorization} may not";
            await context.Response.WriteAsync($"{context.Request.Headers.Authorization} may not", Stop);
            return true;
        };
        using var tasks = new TaskFolder(("plain", Head + "scorer: includes\nconfig: {max_tokens: 3}\n"));
        await using var app = Open(tasks, FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = app.Start(), Timeout = Patience.Most };
        var queue = app.Services.GetRequiredService<EvalQueue>();
        var gated = await queue.AddAsync(new EvalRequest { Task = "plain", Model = "hf/test/gated" }, "1", Stop);
        var tiny = await queue.AddAsync(new EvalRequest { Task = "plain", Model = "hf/test/tiny" }, "2", Stop);

        Assert.Equal((RunState.Failed, RunState.Done), (await EndAsync(app, gated.EvalId), await EndAsync(app, tiny.EvalId)));
        Assert.Contains(_hub.Requests, r => r.Authorization == $"Bearer {Token}");
        Assert.DoesNotContain(_hub.Requests, r => r is { IsStore: true, Authorization: not "" });

        string[] pages = ["models", "models/hf--test--tiny", "new", "runs", $"runs/{gated.EvalId[..8]}", $"runs/{tiny.EvalId[..8]}", "queue", "status", "settings", "api/v1/models", "api/v1/runs", $"api/v1/runs/{gated.EvalId}", $"api/v1/runs/{tiny.EvalId}"];
        foreach (var page in pages)
        {
            Assert.DoesNotContain(Token, await (await client.GetAsync(page, Stop)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        // What failed stays on the list of fetches with its reason, and the app's log says it too. A lock is empty, and nobody else can read it.
        Assert.Contains($"Accept them at {_hub.Endpoint}/test/gated with the account of the token", Assert.Single(app.Services.GetRequiredService<ModelFetches>().List()).Standing.Text, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(app.Logs, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(_dir, "*", SearchOption.AllDirectories)).Where(f => Path.GetExtension(f) != ".lock").ToList();
        Assert.Contains(files, f => Path.GetExtension(f) == ".eval");
        Assert.Contains(files, f => Encoding.UTF8.GetString(ReadShared(f)).Contains("test/gated", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => HoldsToken(f));
    }

    private static string Tiny()
    {
        var folder = Vectors.Folder(Path.Combine("import", "hf", "llama"));
        Assert.SkipUnless(folder is not null, "import/hf/llama is not in the vectors of this machine.");
        return folder!;
    }

    private AppFactory Open(TaskFolder tasks, FakeProvider fake)
    {
        Directory.CreateDirectory(Models);
        return new AppFactory(tasks.Path, models: Models, fake: fake) { Hub = _hub.Environment(_dir, Token) };
    }

    /// <summary>Half of the weights come, and then nothing more.</summary>
    private Task Hold()
    {
        var repo = _hub.AddFolder("test/tiny", Tiny());
        var weights = repo.Files["model.safetensors"];
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hub.Before = async context =>
        {
            if (context.Request.Path.Value != "/" + FakeHub.Sha256(weights))
            {
                return false;
            }

            context.Response.ContentLength = weights.Length;
            await context.Response.Body.WriteAsync(weights.AsMemory(0, weights.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            held.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        return held.Task;
    }

    private static async Task<string> DetailAsync(AppFactory app, string evalId, string begin)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        await foreach (var update in app.Services.GetRequiredService<LiveFeed>().WatchAsync(evalId, 0, limit.Token))
        {
            if (update is StateUpdate { Detail: { } detail } && detail.StartsWith(begin, StringComparison.Ordinal))
            {
                return detail;
            }
        }

        return string.Empty;
    }

    private static async Task<RunState> EndAsync(AppFactory app, string evalId)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        var store = app.Services.GetRequiredService<RunStore>();
        await foreach (var _ in app.Services.GetRequiredService<LiveFeed>().WatchRunsAsync(limit.Token))
        {
            if (app.Services.GetRequiredService<EvalQueue>().Find(evalId)?.State is RunState.Done or RunState.Failed or RunState.Cancelled or null
                && await store.FindAsync(evalId, limit.Token) is { State: RunState.Done or RunState.Failed or RunState.Cancelled } run)
            {
                return run.State;
            }
        }

        throw new InvalidOperationException("The feed ended before the run.");
    }

    /// <summary>Logs are archives, whose members are compressed.</summary>
    private static bool HoldsToken(string path)
    {
        var bytes = ReadShared(path);
        if (Path.GetExtension(path) != ".eval")
        {
            return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Token)) >= 0;
        }

        using var log = ZipFile.Open(path);
        return log.Directory.Members.Values.Any(m => Encoding.UTF8.GetString(log.ReadAll(m)).Contains(Token, StringComparison.Ordinal));
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

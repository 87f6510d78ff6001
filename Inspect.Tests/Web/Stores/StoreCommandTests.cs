using System.Text.Json;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Tests.Web.Cli;

namespace Inspect.Tests.Web.Stores;

/// <summary>Commands on logs of a store, as processes that find keys and place in their variables.</summary>
public sealed class StoreCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeS3 _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await FakeStoreServer.StartAsync(new FakeS3());
        var log = await MakeLog.FinishedAsync(_folder.Path, Stop);
        _store.Put("p/sub/a.eval", await File.ReadAllBytesAsync(log, Stop));
        File.Delete(log);
        Directory.CreateDirectory(_folder.File("tmp"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Log_DumpedListedAndExported_IsReadFromTheStore()
    {
        var dump = await RunAsync("log", "dump", "s3://logs/p/sub/a.eval", "--header-only");
        var list = await RunAsync("log", "list", "--log-dir", "s3://logs/p");
        var export = await RunAsync("log", "export", "evals", "s3://logs/p", "s3://logs/p/sub/b.eval");

        Assert.Equal((0, string.Empty, "success"), (dump.Code, dump.Error, JsonDocument.Parse(dump.Output).RootElement.GetProperty("status").GetString()));
        Assert.Equal((0, string.Empty), (list.Code, list.Error));
        Assert.EndsWith("sub/a.eval", list.Output, StringComparison.Ordinal);
        Assert.Equal(2, export.Output.Split('\n').Length);
        Assert.Contains("There is no log s3://logs/p/sub/b.eval", export.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("tmp"), "inspect-*"));
    }

    [Fact]
    public async Task Log_AtHuggingFace_IsDumpedAndListedWithTheKeyOfTheVariable()
    {
        await using var hub = await FakeStoreServer.StartAsync(new FakeHubStore("datasets"));
        hub.Put("p/sub/a.eval", _store.Objects["p/sub/a.eval"].Bytes);
        (string, string)[] variables = [.. Variables, ("HF_ENDPOINT", hub.Endpoint), ("HF_TOKEN", FakeHubStore.Token)];

        var dump = await RunAsync(variables, "log", "dump", "hf://datasets/o/n/p/sub/a.eval", "--header-only");
        var list = await RunAsync(variables, "log", "list", "--log-dir", "hf://datasets/o/n/p");
        var missing = await RunAsync(variables, "log", "list", "--log-dir", "hf://datasets/o/other");

        Assert.Equal((0, string.Empty, "success"), (dump.Code, dump.Error, JsonDocument.Parse(dump.Output).RootElement.GetProperty("status").GetString()));
        Assert.Equal((0, string.Empty), (list.Code, list.Error));
        Assert.EndsWith("sub/a.eval", list.Output, StringComparison.Ordinal);
        Assert.StartsWith("There is no dataset o/other at 127.0.0.1", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_ThatWouldWriteIntoTheStore_AreRefusedInASentence()
    {
        var score = await RunAsync("score", "s3://logs/p/sub/a.eval", "--scorer", "exact", "--action", "append");
        var eval = await RunAsync("eval", Path.Combine(Repository.Root, "tasks", "hello_world.yaml"), "--model", "mockllm/model", "--log-dir", "s3://logs/p", "--display", "none");
        var recover = await RunAsync("log", "recover", "s3://logs/p/sub/a.eval");

        Assert.Equal((2, "The log lies in a store, which the app only reads. Name the new log with --output-file."), (score.Code, score.Error));
        Assert.Equal((1, "New logs cannot be written to s3://logs/p, which the app only reads: name a local folder with --log-dir, and the store beside it with --Logs:Roots:0=s3://logs/p."), (eval.Code, eval.Error));
        Assert.Equal(2, recover.Code);
        Assert.StartsWith("s3://logs/p/sub/a.eval lies in a store, and here a place of this machine is needed", recover.Error, StringComparison.Ordinal);
        Assert.Equal(["p/sub/a.eval"], _store.Objects.Keys);
    }

    [Fact]
    public async Task App_AddressWithKeys_EndsWithASentenceThatHasNone()
    {
        var option = await RunAsync("--log-dir", _folder.File("logs"), "--Logs:Roots:0=s3://AKIATOPKEY:topsecret@logs/p");
        var view = await RunAsync("view", "--log-dir", "s3://AKIATOPKEY:topsecret@logs/p");

        foreach (var (code, output, error) in ((int, string, string)[])[option, view])
        {
            Assert.Equal((1, "Inspect is starting…"), (code, output));
            Assert.Equal("An address of a store is s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or hf://datasets/OWNER/NAME/PREFIX, with no key, port or query in it: keys come from the environment.", error);
        }
    }

    [Fact]
    public async Task View_OfAStore_ShowsItsLogsAndLoadsItsClientOnlyThen()
    {
        var port = FreePort();
        var process = AppProcess.Start(["view", "--log-dir", "s3://logs/p", "--port", $"{port}"], Variables);
        try
        {
            await AppProcess.WaitForAsync(process, "The logs of s3://logs/p are shown, and no runs can be started");
            await AppProcess.WaitForAsync(process, "Inspect is ready at");
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            ceiling.CancelAfter(Patience.Most);
            while (!(await client.GetStringAsync(new Uri("api/v1/status", UriKind.Relative), ceiling.Token)).Contains("\"logs\":1,", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ceiling.Token);
            }

            Assert.Contains("AWSSDK.S3.dll", await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Stop), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    [Fact]
    public async Task App_WithoutStores_LoadsNoClient()
    {
        var port = FreePort();
        var process = AppProcess.Start(["--log-dir", _folder.File("logs"), "--port", $"{port}"], Variables);
        try
        {
            await AppProcess.WaitForAsync(process, "Inspect is ready at");
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await client.GetStringAsync(new Uri("api/v1/status", UriKind.Relative), Stop);

            var loaded = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Stop);
            Assert.Contains("Inspect.Engine.dll", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("AWSSDK", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Azure.", loaded, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private (string, string)[] Variables =>
    [
        ("AWS_ENDPOINT_URL", _store.Endpoint), ("AWS_ACCESS_KEY_ID", FakeS3.KeyId), ("AWS_SECRET_ACCESS_KEY", FakeS3.Secret), ("AWS_REGION", "eu-central-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"), ("XDG_DATA_HOME", _folder.File("data")), ("TMPDIR", _folder.File("tmp")),
    ];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => await RunAsync(Variables, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync((string, string)[] variables, params string[] arguments)
    {
        using var process = AppProcess.Start(arguments, variables);
        return await AppProcess.EndAsync(process);
    }
}

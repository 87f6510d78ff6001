using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Stores;

/// <summary>The real app on a store of logs beside its own folder.</summary>
public sealed class StoreRootTests : IAsyncLifetime
{
    private static readonly string[] Tags = ["tag"];

    private readonly TemporaryFolder _folder = new();
    private FakeS3 _store = null!;
    private AppFactory _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await FakeStoreServer.StartAsync(new FakeS3());
        _app = new AppFactory
        {
            Stores = _store.Open,
            Options = new Dictionary<string, string>
            {
                ["Logs:Roots:0"] = $"s3://{FakeS3.Bucket}/p",
                ["Stores:Dir"] = _folder.File("stores"),
                ["Stores:Interval"] = "00:00:01",
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Log_PutIntoTheStoreAndRemoved_ComesAndGoes()
    {
        using var client = new HttpClient { BaseAddress = _app.Start() };
        await UntilAsync(s => s.SucceededAt is not null);
        Assert.Empty((await GetAsync(client, "api/v1/runs")).GetProperty("items").EnumerateArray());

        var bytes = await PutAsync("p/sub/a.eval");
        await UntilLogsAsync(1);

        var run = (await GetAsync(client, "api/v1/runs")).GetProperty("items")[0].GetProperty("run").GetString()!;
        Assert.Equal(bytes, await client.GetByteArrayAsync(new Uri($"export/{run}/log", UriKind.Relative), Stop));
        var root = (await GetAsync(client, "api/v1/status")).GetProperty("roots")[1];
        Assert.Equal(("s3://logs/p", 1, 1), (root.GetProperty("store").GetProperty("address").GetString(), root.GetProperty("store").GetProperty("logs").GetInt32(), root.GetProperty("logs").GetInt32()));

        _store.Objects.Clear();
        await UntilLogsAsync(0);

        Assert.Empty((await GetAsync(client, "api/v1/runs")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Log_OfAStore_IsNotEditedTaggedOrTrashed()
    {
        const string Why = "This log is a copy of s3://logs/p/a.eval, which the app only reads";
        using var client = new HttpClient { BaseAddress = _app.Start() };
        var bytes = await PutAsync("p/a.eval");
        await UntilLogsAsync(1);
        var run = (await GetAsync(client, "api/v1/runs")).GetProperty("items")[0].GetProperty("run").GetString()!;
        using var score = new HttpRequestMessage(HttpMethod.Patch, $"api/v1/runs/{run}/samples/1/1/scores/exact") { Content = JsonContent.Create(new { value = 0, author = "me", reason = "why" }) };
        score.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        var scored = await client.SendAsync(score, Stop);
        var tagged = await client.PatchAsJsonAsync($"api/v1/runs/{run}/tags", new { add = Tags }, Stop);
        var trashed = await client.DeleteAsync(new Uri($"api/v1/runs/{run}", UriKind.Relative), Stop);

        foreach (var answer in (HttpResponseMessage[])[scored, tagged, trashed])
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(Why, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        var copy = Path.Combine(Mirrors.States[0].Folder, "a.eval");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy, Stop));
        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(Mirrors.States[0].Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Store_ThatRefuses_IsSaidOnPagesAndNoKeyIsSaidAnywhere()
    {
        _store.Before = async context =>
        {
            await _store.FailAsync(context, 403, "SignatureDoesNotMatch");
            return true;
        };
        using var client = new HttpClient { BaseAddress = _app.Start() };
        await UntilAsync(s => s.Problem is not null);

        var pages = new List<string>();
        foreach (var page in (string[])["api/v1/status", "api/v1/logs/app", "api/v1/settings"])
        {
            pages.Add(await client.GetStringAsync(new Uri(page, UriKind.Relative), Stop));
        }

        Assert.All(pages[..2], p => Assert.Contains("The store of s3://logs/p does not take the keys (SignatureDoesNotMatch): check AWS_ACCESS_KEY_ID", p, StringComparison.Ordinal));
        var said = string.Join('\n', pages.Concat(Directory.EnumerateFiles(Path.Combine(_app.Logs, "app"), "app-*.log").Select(Read)).Concat(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock").Select(Read)));
        Assert.DoesNotContain(FakeS3.KeyId, said, StringComparison.Ordinal);
        Assert.DoesNotContain("fake/secret", said, StringComparison.Ordinal);

        _store.Before = null;
        await PutAsync("p/a.eval");
        await UntilAsync(s => s is { Problem: null, Logs: 1 });
    }

    private LogMirrors Mirrors => _app.Services.GetRequiredService<LogMirrors>();

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private async Task<byte[]> PutAsync(string key)
    {
        var log = await MakeLog.FinishedAsync(_folder.Path, Stop);
        var bytes = await File.ReadAllBytesAsync(log, Stop);
        File.Delete(log);
        _store.Put(key, bytes);
        return bytes;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await client.GetFromJsonAsync<JsonElement>(path, Stop);

    private async Task UntilAsync(Func<MirrorState, bool> isIt)
    {
        using var changed = new SemaphoreSlim(0);
        EventHandler note = (_, _) => changed.Release();
        Mirrors.Changed += note;
        while (!isIt(Mirrors.States[0]))
        {
            Assert.True(await changed.WaitAsync(Patience.Most, Stop));
        }

        Mirrors.Changed -= note;
    }

    private async Task UntilLogsAsync(int count)
    {
        var index = _app.Services.GetRequiredService<LogIndex>();
        using var changed = new SemaphoreSlim(0);
        EventHandler note = (_, _) => changed.Release();
        index.Changed += note;
        while ((await index.ListAsync(Stop)).Count != count)
        {
            Assert.True(await changed.WaitAsync(Patience.Most, Stop));
        }

        index.Changed -= note;
    }
}

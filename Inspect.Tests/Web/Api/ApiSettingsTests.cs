using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <summary>Settings, status and the app's log over HTTP.</summary>
public sealed class ApiSettingsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_SavedWithTheVersionThatWasRead_AndWithNoOther()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = new Uri(app.Start(), "api/v1/") };
        var read = await client.GetAsync(new Uri("settings", UriKind.Relative), Stop);
        var tag = read.Headers.ETag!.ToString();

        using var bare = Patch(null, new Dictionary<string, object?> { ["Queue:MaxParallelRuns"] = 2 });
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await client.SendAsync(bare, Stop)).StatusCode);
        using var good = Patch(tag, new Dictionary<string, object?> { ["Queue:MaxParallelRuns"] = 2 });
        var saved = await client.SendAsync(good, Stop);
        using var stale = Patch(tag, new Dictionary<string, object?> { ["Queue:MaxParallelRuns"] = 3 });
        var refused = await client.SendAsync(stale, Stop);

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var state = (await saved.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("settings").GetProperty("Queue:MaxParallelRuns");
        Assert.Equal(("2", "saved"), (state.GetProperty("value").GetString(), state.GetProperty("origin").GetString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        var queue = await client.GetFromJsonAsync<JsonElement>("queue", Stop);
        Assert.Equal(2, queue.GetProperty("max_parallel_runs").GetInt32());
        using var fixedOne = Patch(saved.Headers.ETag!.ToString(), new Dictionary<string, object?> { ["Logs:Dir"] = "/tmp" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SendAsync(fixedOne, Stop)).StatusCode);
    }

    [Fact]
    public async Task StatusAndLog_SayHowTheAppStands()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = new Uri(app.Start(), "api/v1/") };

        var status = await client.GetFromJsonAsync<JsonElement>("status", Stop);
        Assert.Equal(app.Logs, status.GetProperty("roots")[0].GetProperty("path").GetString());
        Assert.Equal(Environment.ProcessId, status.GetProperty("process").GetProperty("process_id").GetInt32());
        Assert.Equal("open", status.GetProperty("queue").GetProperty("mode").GetString());
        Assert.True(status.GetProperty("memory_bytes").GetInt64() > 0);

        await File.WriteAllLinesAsync(Path.Combine(app.Logs, "app", "app-20990101.log"), ["2099-01-01 09:00:00.000 +00:00 [WRN] Source abc12345 said"], Stop);
        var log = await client.GetFromJsonAsync<JsonElement>("logs/app?lines=1&run=abc12345&level=warning", Stop);
        Assert.Equal("Source abc12345 said", log.GetProperty("items")[0].GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync(new Uri("logs/app?lines=0", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync(new Uri("logs/app?level=loud", UriKind.Relative), Stop)).StatusCode);
    }

    private static HttpRequestMessage Patch(string? tag, Dictionary<string, object?> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, "settings") { Content = JsonContent.Create(body) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return request;
    }
}

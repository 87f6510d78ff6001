using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <summary>Tasks over HTTP.</summary>
public sealed class TaskApiTests : IAsyncDisposable
{
    private const string Text = "# mine\ndataset:\n  - {id: a, input: Say hello, target: hello}\nsolver:\n  - system_message: Be brief\n  - generate\nscorer: includes\n";

    private readonly TaskFolder _tasks = new();
    private readonly AppFactory _app;
    private readonly HttpClient _client;

    public TaskApiTests()
    {
        _app = new AppFactory(_tasks.Path);
        _client = new HttpClient { BaseAddress = new Uri(_app.Start(), "api/v1/"), Timeout = Patience.Most };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _tasks.Dispose();
    }

    [Fact]
    public async Task Put_NewTask_IsThereWithItsTextAndVersion()
    {
        var made = await PutAsync("greeting", Text);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var read = await _client.GetAsync("tasks/greeting", Stop);
        Assert.Equal(made.Headers.ETag, read.Headers.ETag);
        var body = await read.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(Text, body.GetProperty("text").GetString());
        Assert.Equal(["system_message", "generate"], body.GetProperty("solver").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "greeting.yaml"), Stop));
    }

    [Fact]
    public async Task Put_TextWithErrors_ListsThemByLine()
    {
        var answer = await PutAsync("bad", "dataset:\n  - {input: a}\nscorer: exakt\nepochs: 0\n");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()!).ToList();
        Assert.Equal(2, errors.Count);
        Assert.EndsWith("bad.yaml:3:9", errors[0], StringComparison.Ordinal);
        Assert.EndsWith("bad.yaml:4:9", errors[1], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tasks.Path));
    }

    [Fact]
    public async Task Put_WithoutOrWithAnOldVersion_IsRefused()
    {
        var made = await PutAsync("t", Text);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PutAsync("t", Text)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("t", Text + "epochs: 2\n", made.Headers.ETag)).StatusCode);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync("t", Text + "epochs: 3\n", made.Headers.ETag)).StatusCode);
        Assert.EndsWith("epochs: 2\n", await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "t.yaml"), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2Fx")]
    [InlineData("a.cs")]
    public async Task Put_NameThatIsNone_WritesNothing(string name)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PutAsync(name, Text)).StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tasks.Path));
    }

    [Fact]
    public async Task Delete_WithItsVersion_TakesTheFileAway()
    {
        var made = await PutAsync("t", Text);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "tasks/t");
        request.Headers.IfMatch.Add(made.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NoContent, (await _client.SendAsync(request, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("tasks/t", Stop)).StatusCode);
    }

    [Fact]
    public async Task Restore_WhatWasDeleted_IsAsItWas()
    {
        var made = await PutAsync("t", Text);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "tasks/t");
        request.Headers.IfMatch.Add(made.Headers.ETag!);
        await _client.SendAsync(request, Stop);

        var back = await _client.PostAsync("tasks/t/restore", null, Stop);

        Assert.Equal((HttpStatusCode.OK, made.Headers.ETag), (back.StatusCode, back.Headers.ETag));
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "t.yaml"), Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await _client.PostAsync("tasks/t/restore", null, Stop)).StatusCode);
    }

    [Fact]
    public async Task Restore_WhereAnotherHasItsName_IsRefused()
    {
        var made = await PutAsync("t", Text);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "tasks/t");
        request.Headers.IfMatch.Add(made.Headers.ETag!);
        await _client.SendAsync(request, Stop);
        await PutAsync("t", Text + "epochs: 2\n");

        Assert.Equal(HttpStatusCode.Conflict, (await _client.PostAsync("tasks/t/restore", null, Stop)).StatusCode);
        Assert.EndsWith("epochs: 2\n", await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "t.yaml"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AndScoreText_TryTheTask()
    {
        await PutAsync("t", Text);

        var preview = await PostAsync("tasks/t/preview", new { item = 1 });
        var messages = preview.GetProperty("calls")[0].GetProperty("messages");
        Assert.Equal(["system:Be brief", "user:Say hello"], messages.EnumerateArray().Select(m => $"{m.GetProperty("role").GetString()}:{m.GetProperty("content").GetString()}"));
        var scored = (await PostAsync("tasks/t/score-text", new { output = "Well, Hello!" })).GetProperty("scores")[0];

        Assert.Equal(("includes", "C"), (scored.GetProperty("scorer").GetString(), scored.GetProperty("value").GetString()));
        Assert.StartsWith("includes ", scored.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await _client.PostAsJsonAsync(path, body, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<HttpResponseMessage> PutAsync(string name, string text, EntityTagHeaderValue? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"tasks/{name}") { Content = new StringContent(text, Encoding.UTF8, "application/yaml") };
        if (version is not null)
        {
            request.Headers.IfMatch.Add(version);
        }

        return await _client.SendAsync(request, Stop);
    }
}

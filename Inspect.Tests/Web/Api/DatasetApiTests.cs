using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <summary>Datasets over HTTP.</summary>
public sealed class DatasetApiTests : IAsyncDisposable
{
    private const string Rows = "{\"id\": \"a\", \"input\": \"Capital of Peru?\", \"target\": \"Lima\"}\n{\"id\": \"b\", \"input\": \"Capital of Chad?\", \"target\": \"N'Djamena\"}\n";

    private readonly TaskFolder _tasks = new();
    private readonly AppFactory _app;
    private readonly HttpClient _client;

    public DatasetApiTests()
    {
        _app = new AppFactory(_tasks.Path);
        _client = new HttpClient { BaseAddress = new Uri(_app.Start(), "api/v1/") };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _tasks.Dispose();
    }

    [Fact]
    public async Task Put_NewDataset_IsReadPageByPage()
    {
        var made = await PutAsync("capitals", Rows);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(Rows, await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "datasets", "capitals.jsonl"), Stop));
        var listed = (await GetAsync("datasets")).GetProperty("items")[0];
        Assert.Equal(("capitals", 2, 1), (listed.GetProperty("name").GetString(), listed.GetProperty("items").GetInt32(), listed.GetProperty("version").GetInt32()));
        var first = await GetAsync("datasets/capitals/items?limit=1");
        Assert.Equal("Lima", first.GetProperty("items")[0].GetProperty("item").GetProperty("target").GetString());
        var second = await GetAsync($"datasets/capitals/items?limit=1&cursor={first.GetProperty("next").GetString()}");
        Assert.Equal(2, second.GetProperty("items")[0].GetProperty("row").GetInt32());
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(1, (await GetAsync("datasets/capitals/items?q=chad")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Put_OnAnOldVersion_IsRefused()
    {
        var made = await PutAsync("d", Rows);
        var version = made.Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PutAsync("d", Rows)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("d", Rows.Replace("Lima", "Cusco", StringComparison.Ordinal), version)).StatusCode);

        var stale = await PutAsync("d", Rows, version);

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Contains("Cusco", await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "datasets", "d.jsonl"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_RowsWithErrors_ListsThemWithTheirPlace()
    {
        var answer = await PutAsync("d", Rows + "{\"id\": \"a\", \"input\": \"x\", \"target\": \"\"}\n");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("path").GetString(), e.GetProperty("message").GetString()));
        Assert.Equal([("items[2].id", "Id a is used in row 1"), ("items[2].target", "Target is empty")], errors);
        Assert.False(Directory.Exists(Path.Combine(_tasks.Path, "datasets")));
    }

    [Theory]
    [InlineData("..%2Fx", HttpStatusCode.UnprocessableEntity)]
    [InlineData("a.b", HttpStatusCode.UnprocessableEntity)]
    [InlineData("x%00", HttpStatusCode.BadRequest)]
    public async Task Put_NameThatIsNone_IsRefused(string name, HttpStatusCode expected)
    {
        Assert.Equal(expected, (await PutAsync(name, Rows)).StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tasks.Path));
    }

    [Fact]
    public async Task Import_File_AnswersAPreviewAndSavesWhenAsked()
    {
        const string Table = "question,answer,topic\nCapital of Peru?,Lima,south\n";
        var preview = await ImportAsync("datasets/import", Table, null);
        var body = await preview.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(["question", "answer", "topic"], body.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("question", body.GetProperty("fields").GetProperty("input").GetString());
        Assert.False(Directory.Exists(Path.Combine(_tasks.Path, "datasets")));

        var saved = await ImportAsync("datasets/import?save=true&name=south", Table, "{\"input\": \"question\", \"target\": \"answer\"}");

        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        Assert.Equal("{\"input\":\"Capital of Peru?\",\"target\":\"Lima\"}\n", await File.ReadAllTextAsync(Path.Combine(_tasks.Path, "datasets", "south.jsonl"), Stop));
    }

    [Fact]
    public async Task Import_ColumnThatIsNotThere_IsNamed()
    {
        var answer = await ImportAsync("datasets/import", "a,b\n1,2\n", "{\"input\": \"question\"}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("no column", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_WithItsVersion_TakesTheFileAway()
    {
        var made = await PutAsync("d", Rows);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "datasets/d");
        request.Headers.IfMatch.Add(made.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NoContent, (await _client.SendAsync(request, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("datasets/d", Stop)).StatusCode);
    }

    [Fact]
    public async Task Restore_WhatWasDeleted_IsAsItWas()
    {
        var made = await PutAsync("d", Rows);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "datasets/d");
        request.Headers.IfMatch.Add(made.Headers.ETag!);
        await _client.SendAsync(request, Stop);

        var back = await _client.PostAsync("datasets/d/restore", null, Stop);

        Assert.Equal((HttpStatusCode.OK, made.Headers.ETag), (back.StatusCode, back.Headers.ETag));
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("datasets/d", Stop)).StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>(path, Stop);

    private async Task<HttpResponseMessage> PutAsync(string name, string rows, string? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"datasets/{name}") { Content = new StringContent(rows, Encoding.UTF8, "application/jsonl") };
        if (version is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(version));
        }

        return await _client.SendAsync(request, Stop);
    }

    private async Task<HttpResponseMessage> ImportAsync(string path, string table, string? fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent(table), "file", "table.csv" } };
        if (fields is not null)
        {
            form.Add(new StringContent(fields), "fields");
        }

        return await _client.PostAsync(path, form, Stop);
    }
}

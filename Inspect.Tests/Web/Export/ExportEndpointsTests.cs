using System.Net;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Tests.Logs.Tables;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Export;

/// <summary>Downloads over HTTP.</summary>
public sealed class ExportEndpointsTests : IAsyncDisposable
{
    private readonly AppFactory _app = new(fake: FakeProvider.Saying("A"));
    private HttpClient? _client;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Client => _client ??= new HttpClient { BaseAddress = _app.Start() };

    [Fact]
    public async Task Log_OfARun_ComesAsItIsWithRangesAndAsJson()
    {
        var run = await LogAsync("a");
        var whole = await File.ReadAllBytesAsync(Path.Combine(_app.Logs, "a.eval"), Stop);

        using var answer = await GetAsync($"/export/{run[..8]}/log?format=eval");
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/export/{run}/log");
        part.Headers.Range = new(0, 3);
        using var ranged = await Client.SendAsync(part, Stop);
        using var json = await GetAsync($"/export/{run}/log?format=json");

        Assert.Equal(whole, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(("attachment", "a.eval", "application/zip"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.PartialContent, "PK\u0003\u0004"), (ranged.StatusCode, await ranged.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(2, (await JsonDocument.ParseAsync(await json.Content.ReadAsStreamAsync(Stop), default, Stop)).RootElement.GetProperty("samples").GetArrayLength());
        Assert.Equal("a.json", json.Content.Headers.ContentDisposition!.FileName);
    }

    [Fact]
    public async Task Table_OfOneRunOrSeveral_HasTheirRows()
    {
        var first = await LogAsync("a");
        var second = await LogAsync("b");

        using var one = await GetAsync($"/export/{first}/samples.csv?full=true&details=true");
        using var both = await GetAsync($"/export?runs={first},{second}&table=samples&format=csv");
        using var parquet = await GetAsync($"/export/{first}/events.parquet");

        var rows = TableFiles.Rows(await one.Content.ReadAsStringAsync(Stop));
        Assert.Equal(("a-samples.csv", 2, true), (one.Content.Headers.ContentDisposition!.FileName, rows.Count, rows[0].ContainsKey("messages")));
        Assert.Equal(("samples.csv", 4), (both.Content.Headers.ContentDisposition!.FileName, TableFiles.Rows(await both.Content.ReadAsStringAsync(Stop)).Count));
        Assert.Equal("PAR1", Encoding.ASCII.GetString((await parquet.Content.ReadAsByteArrayAsync(Stop))[..4]));
        Assert.Equal("nosniff", one.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/export/gonegonegone/samples.csv", HttpStatusCode.NotFound, "There is no run gonegonegone.")]
    [InlineData("/export?table=samples", HttpStatusCode.UnprocessableEntity, "Name 1 to 500 runs")]
    [InlineData("/export/RUN/people.csv", HttpStatusCode.UnprocessableEntity, "There is no table people")]
    [InlineData("/export/RUN/log?format=xml", HttpStatusCode.UnprocessableEntity, "A log is not written as xml.")]
    public async Task Download_OfWhatIsNotThere_SaysWhy(string path, HttpStatusCode status, string sentence)
    {
        var run = await LogAsync("a");

        using var answer = await GetAsync(path.Replace("RUN", run, StringComparison.Ordinal));

        var problem = (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Stop), default, Stop)).RootElement;
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_ForAPageOfAnotherSite_IsRefused()
    {
        var run = await LogAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/export/{run}/samples.csv");
        request.Headers.Add("Origin", "http://away.example");

        using var answer = await Client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<string> LogAsync(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(_app.Logs, name + ".eval");
        File.Move(await MakeLog.FinishedAsync(folder.Path, Stop), path);
        return (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.EvalId!;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
}

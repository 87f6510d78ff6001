using System.Net;
using System.Net.Sockets;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Hosting;

/// <summary>What programs are told by the status of an answer.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task Get_OfWhatIsThereOrNot_SaysSo()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = app.Start() };
        var header = await Inspect.Engine.Logs.Reading.EvalLogReader.ReadHeaderAsync(Path.Combine(app.Logs, "a.eval"), TestContext.Current.CancellationToken);
        var run = $"/runs/{header.Eval.EvalId![..8]}";

        string[] there = ["/", "/runs", "/new", run, $"{run}/config", $"{run}/s/1/1", $"{run}/s/2/1/scoring"];
        string[] missing = ["/runs/gonegonegone", "/runs/gonegonegone/config", "/runs/gonegonegone/s/1/1", $"{run}/s/3/1", $"{run}/s/1/2/scoring", "/nowhere"];

        foreach (var path in there)
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusAsync(client, HttpMethod.Get, path)));
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusAsync(client, HttpMethod.Head, path)));
        }

        foreach (var path in missing)
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, await StatusAsync(client, HttpMethod.Get, path)));
        }
    }

    [Fact]
    public async Task Get_OfARunThatIsNotThere_HasItsPageAllTheSame()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient { BaseAddress = app.Start() };

        using var answer = await client.GetAsync(new Uri("/runs/gonegonegone", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("blazor.web", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dark", "data-usual-theme=\"dark\"")]
    [InlineData("system", "<html lang=\"en\" data-theme=\"light\">")]
    public async Task Get_APage_HasTheThemeOfTheAppForWhoHasChosenNone(string theme, string html)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A")) { Options = new Dictionary<string, string> { ["Interface:Theme"] = theme } };
        using var client = new HttpClient { BaseAddress = app.Start() };

        Assert.Contains(html, await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithAnEmptyHost_IsABadRequest()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var address = app.Start();
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();

        await stream.WriteAsync("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

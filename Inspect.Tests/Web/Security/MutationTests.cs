using System.Net;
using System.Text;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Security;

/// <summary>Nothing can be changed, and no hub be reached, from a page of another site or under another name of this machine.</summary>
public sealed class MutationTests
{
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.BadRequest)]
    public async Task EveryChange_FromElsewhere_IsRefused(string header, string value, HttpStatusCode status)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Start() };
        var changes = from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
                      from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"]
                      where !Reading.Contains(method) && !endpoint.RoutePattern.RawText!.Contains('*', StringComparison.Ordinal)
                      select (method, System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, @"\{[^}]*\}", "1"));
        var seen = new List<string>();

        foreach (var (method, path) in changes.Distinct())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path.TrimStart('/')) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((method, path, status), (method, path, answer.StatusCode));
            seen.Add($"{method} {path}");
        }

        Assert.Contains("POST /api/v1/runs", seen);
        Assert.Contains("POST /hubs/evals/negotiate", seen);
        Assert.Contains("POST /sign-in", seen);
        Assert.True(seen.Count > 40, string.Join('\n', seen));
    }
}

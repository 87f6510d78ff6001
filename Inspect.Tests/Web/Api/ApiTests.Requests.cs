using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <content>How the tests ask, and what they make of the answers.</content>
public sealed partial class ApiTests
{
    private static string[] Tags(string tag) => [tag];

    private static HttpClient Client(AppFactory app) => new() { BaseAddress = app.Start(), Timeout = Patience.Most };

    private static List<string> Ids(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("run").GetString()!)];

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;

    private static async Task<JsonElement> EndedAsync(HttpClient client, string run)
    {
        while (true)
        {
            var now = await GetAsync(client, $"api/v1/runs/{run}");
            if (now.GetProperty("state").GetString() is "done" or "failed" or "cancelled")
            {
                return now;
            }

            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient client, string path, object body, EntityTagHeaderValue version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(version);
        return await client.SendAsync(request, Stop);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("trace_id").GetString()));
    }
}

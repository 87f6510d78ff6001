using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Tests.Models.Providers;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Regex = System.Text.RegularExpressions.Regex;

namespace Inspect.Tests.Web.Browser;

/// <summary>A model of a provider, from the missing key to the score, and where its key must not be.</summary>
public sealed class HostedJourneyTests(BrowserFixture fixture)
{
    private const string Secret = "sk-hosted-0123456789abcdef";
    private const string Models = """{"object":"list","data":[{"id":"gpt-4o","object":"model"}]}""";

    private readonly ConcurrentDictionary<string, string> _variables = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewRun_AModelOfAProvider_NeedsItsKeyAndThenIsScored()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var app = AppWith(server.Add([Streamed("Hello", " World")], Models));
        var page = await fixture.OpenAsync(app, "/models");
        await Expect(page.Locator(".provs tr").Filter(new() { HasText = "OPENAI_API_KEY" })).ToContainTextAsync("not set");

        await page.GotoAsync("/new?task=hello_world&model=openai%2Fgpt-4o");
        await Expect(page.Locator(".fact")).ToContainTextAsync("Key missing: OPENAI_API_KEY");
        _variables["OPENAI_API_KEY"] = Secret;
        await page.ReloadAsync();
        await Expect(page.Locator("#hosted-model")).ToHaveValueAsync("openai/gpt-4o");
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run Ctrl Enter" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/runs/.+"));
        await Expect(page.Locator(".pill.box")).ToContainTextAsync("Done");
        await Expect(page.Locator(".lh-score")).ToContainTextAsync("1 of 1 correct");
        await Expect(page.Locator(".lh-prog")).ToContainTextAsync("5 tokens out");
        await page.GotoAsync("/models");
        await page.GetByLabel("List models of openai", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("a.chip")).ToHaveTextAsync("openai/gpt-4o");
    }

    [Fact]
    public async Task Run_AKey_IsInNoLogNoPageNoErrorAndNoFile()
    {
        _variables["OPENAI_API_KEY"] = Secret;
        await using var server = await ScriptedServer.StartAsync();
        var refusal = new ServerAnswer { Status = 401, Pieces = [JsonSerializer.Serialize(new { error = new { message = $"Incorrect API key provided: {Secret}.", type = "invalid_request_error", code = "invalid_api_key" } })] };
        var script = server.Add([Streamed("Hello", " World"), refusal], Models);
        var told = new StringBuilder();
        string logs;
        await using (var app = AppWith(script))
        {
            logs = Directory.CreateTempSubdirectory("inspect-keys-").FullName;
            using var client = new HttpClient { BaseAddress = app.Start() };
            for (var i = 0; i < 2; i++)
            {
                using var posted = await client.PostAsJsonAsync("/api/v1/runs", new { task = "hello_world", model = "openai/gpt-4o" }, Stop);
                var run = (await posted.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("run").GetString();
                told.Append(await EndedAsync(client, run!));
                foreach (var page in new[] { $"/runs/{run}", $"/runs/{run}/errors", $"/runs/{run}/config", $"/api/v1/runs/{run}/samples", "/models", "/new", "/settings", "/api/v1/logs/app?lines=500" })
                {
                    told.Append(await client.GetStringAsync(page, Stop));
                }
            }

            foreach (var file in Directory.EnumerateFiles(app.Logs, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            {
                Directory.CreateDirectory(logs);
                File.Copy(file, Path.Combine(logs, $"{Guid.NewGuid():N}-{Path.GetFileName(file)}"));
            }
        }

        Assert.Contains("Bearer " + Secret, script.Requests.Where(r => r.Method == "POST").Select(r => r.Headers["authorization"]));
        Assert.DoesNotContain(Secret, told.ToString(), StringComparison.Ordinal);
        Assert.Contains("openai refuses the key", told.ToString(), StringComparison.Ordinal);
        var files = Directory.GetFiles(logs);
        Assert.Contains(files, f => f.EndsWith(".eval", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotContain(Secret, TextOf(f), StringComparison.Ordinal));
        Directory.Delete(logs, recursive: true);
    }

    private static async Task<string> EndedAsync(HttpClient client, string run)
    {
        using var patience = new CancellationTokenSource(Patience.Most, TimeProvider.System);
        while (true)
        {
            var text = await client.GetStringAsync($"/api/v1/runs/{run}", patience.Token);
            if (JsonElement.Parse(text).GetProperty("state").GetString() is "done" or "failed" or "cancelled")
            {
                return text;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>All bytes of a file as letters, those of an archive unpacked.</summary>
    private static string TextOf(string path)
    {
        if (!path.EndsWith(".eval", StringComparison.Ordinal))
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }

        using var archive = ZipFile.Open(path);
        return string.Concat(archive.Directory.Members.Values.Select(m => Encoding.Latin1.GetString(archive.ReadAll(m))));
    }

    private AppFactory AppWith(ServerScript script)
    {
        _variables["OPENAI_BASE_URL"] = script.Address + "v1";
        return new AppFactory { Variables = new ProviderEnvironment(_variables.GetValueOrDefault) };
    }

    private static ServerAnswer Streamed(params string[] words) => new()
    {
        ContentType = "text/event-stream",
        Pieces =
        [
            .. words.Select(w => Chunk(new[] { new { index = 0, delta = new { content = w }, finish_reason = (string?)null } }, null)),
            Chunk(new[] { new { index = 0, delta = new { content = string.Empty }, finish_reason = (string?)"stop" } }, null),
            Chunk(Array.Empty<object>(), new { prompt_tokens = 11, completion_tokens = 5, total_tokens = 16 }),
            "data: [DONE]\n\n",
        ],
    };

    private static string Chunk(object choices, object? usage) =>
        $"data: {JsonSerializer.Serialize(new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "gpt-4o", choices, usage })}\n\n";
}

using System.Net;
using System.Net.Http.Json;
using Inspect.Tests.Support;
using Inspect.Web.Security;
using static Inspect.Tests.Support.SignInClient;

namespace Inspect.Tests.Web.Security;

/// <summary>Who gets in, from outside: by the password, by a reverse proxy, by a token, and nobody else.</summary>
public sealed class SignInTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/nowhere")]
    [InlineData("/export/abcdefgh/log")]
    public async Task Page_OfSomebodyUnknown_LeadsToSignIn(string path)
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.Redirect, $"/sign-in?next={Uri.EscapeDataString(path)}"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/api/v1/runs")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/openapi.json")]
    public async Task Api_WithoutAToken_SaysWhatToDo(string path)
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        Assert.Contains("Authorization: Bearer", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/hubs/evals/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/api/v1/runs")]
    public async Task Post_OfSomebodyUnknown_IsRefused(string path)
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await client.PostAsJsonAsync(path, new { }, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/app.css")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task WhatTellsNothing_NeedsNoSignIn(string path)
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_WithThePassword_SetsACookieThatLetsIn()
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await SignInAsync(client, Password, "/runs?q=a");

        Assert.Equal((HttpStatusCode.Redirect, "/runs?q=a"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var cookie = CookieOf(answer);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/runs", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task SignIn_WithAnotherPassword_SaysSoAndLetsNobodyIn()
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await SignInAsync(client, Password[..^1]);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("This is not the password", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(new Uri("/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/sign-out")]
    [InlineData("runs")]
    public async Task SignIn_ThatWouldLeadElsewhere_LeadsHome(string next)
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await SignInAsync(client, Password, next);

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task SignIn_WithoutTheTokenOfItsPage_IsRefused()
    {
        await using var app = Locked();
        using var client = ClientOf(app);

        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("password", Password)]), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("inspect-session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_TriedTooOften_HasToWait()
    {
        await using var app = Locked();
        using var client = ClientOf(app);
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(client, "not the password at all")).StatusCode);
        }

        using var answer = await SignInAsync(client, Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Too many attempts", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_OverPlainHttpFromElsewhere_IsRefusedBeforeThePasswordIsAsked()
    {
        await using var app = Locked(("AllowedHosts", "*"));
        using var client = ClientOf(app);
        client.DefaultRequestHeaders.Host = "box.example";

        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Stop);

        var text = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("Open the app by HTTPS", text, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_BehindAProxyThatEncrypts_SetsASecureCookie()
    {
        await using var app = Locked(("AllowedHosts", "*"), ("SignIn:TrustedProxies:0", "127.0.0.0/8"));
        using var client = ClientOf(app);
        client.DefaultRequestHeaders.Host = "box.example";
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var answer = await SignInAsync(client, Password);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("secure", CookieOf(answer), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionAlsoWhereItsCookieWasCopiedTo()
    {
        await using var app = Locked();
        using var client = ClientOf(app);
        var cookie = CookieOf(await SignInAsync(client, Password)).Split(';')[0];
        using var copy = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = client.BaseAddress };
        copy.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);

        using var answer = await PostFormAsync(client, "/sign-out", []);

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task SignOut_WithoutTheTokenOfItsPage_EndsNothing()
    {
        await using var app = Locked();
        using var client = ClientOf(app);
        await SignInAsync(client, Password);

        using var answer = await client.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([]), Stop);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Restart_WithAnotherPassword_EndsAllSessions()
    {
        var logs = Directory.CreateTempSubdirectory("inspect-app-").FullName;
        var cookies = new CookieContainer();
        await using (var before = Locked(logs))
        {
            using var client = ClientOf(before, cookies);
            await SignInAsync(client, Password);
        }

        await using (var same = Locked(logs))
        {
            using var client = ClientOf(same, cookies);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
        }

        await using var after = Locked(logs, ("SignIn:Password", "another password"));
        using var late = ClientOf(after, cookies);

        Assert.Equal(HttpStatusCode.Unauthorized, (await late.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task WithoutAPassword_NobodyIsAsked()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        using var client = ClientOf(app);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/runs", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal("/", (await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Stop)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Password_StandsInNoLog()
    {
        var logs = Directory.CreateTempSubdirectory("inspect-app-").FullName;
        await using (var app = Locked(logs))
        {
            using var client = ClientOf(app);
            Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(client, "a wrong one that is long")).StatusCode);
            Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(client, Password)).StatusCode);
        }

        var text = string.Concat(Directory.GetFiles(Path.Combine(logs, "app"), "*.log").Select(File.ReadAllText));

        Assert.Contains("A wrong password came from", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("a wrong one", text, StringComparison.Ordinal);
        Directory.Delete(logs, recursive: true);
    }
}

using System.Net;
using System.Text.RegularExpressions;

namespace Inspect.Tests.Support;

/// <summary>An app that people sign in to, and a browser that does.</summary>
public static partial class SignInClient
{
    /// <summary>The password that lets in.</summary>
    public const string Password = "correct horse battery";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static AppFactory Locked(params (string Key, string Value)[] more) => Locked(null, more);

    public static AppFactory Locked(string? logs, params (string Key, string Value)[] more) => new(fake: FakeProvider.Saying("A"), logs: logs)
    {
        Options = new[] { ("SignIn:Password", Password) }.Concat(more).GroupBy(o => o.Item1).ToDictionary(g => g.Key, g => g.Last().Item2),
    };

    public static HttpClient ClientOf(AppFactory app, CookieContainer? cookies = null)
    {
        var client = new HttpClient(new Unsecured(cookies ?? new CookieContainer())) { BaseAddress = app.Start() };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    public static string CookieOf(HttpResponseMessage answer) =>
        Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("inspect-session=", StringComparison.Ordinal));

    public static Task<HttpResponseMessage> SignInAsync(HttpClient client, string password, string next = "/") =>
        PostFormAsync(client, "/sign-in", [KeyValuePair.Create("password", password), KeyValuePair.Create("next", next)]);

    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient client, string path, KeyValuePair<string, string>[] fields)
    {
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative), Stop);
        var token = AntiforgeryField().Match(page).Groups[1].Value;
        return await client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent([.. fields, KeyValuePair.Create("__RequestVerificationToken", token)]), Stop);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();

    /// <summary>Cookies as a browser that came by HTTPS keeps them, although the proxy's way to the app is HTTP.</summary>
    private sealed class Unsecured(CookieContainer cookies) : DelegatingHandler(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var home = new Uri("https://app.example/");
            if (cookies.GetCookieHeader(home) is { Length: > 0 } header)
            {
                request.Headers.TryAddWithoutValidation("Cookie", header);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                cookies.SetCookies(home, cookie);
            }

            return answer;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Inspect.Tests.Support;
using Inspect.Web.Hubs;
using Inspect.Web.Security;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using static Inspect.Tests.Support.SignInClient;

namespace Inspect.Tests.Web.Security;

/// <summary>Ways in without the password: whom a reverse proxy names, and the tokens of scripts.</summary>
public sealed class SignInWayTests
{
    [Theory]
    [InlineData("127.0.0.1", "ada", HttpStatusCode.OK)]
    [InlineData("127.0.0.0/8", "ada", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "", HttpStatusCode.Unauthorized)]
    [InlineData("10.0.0.7", "ada", HttpStatusCode.Unauthorized)]
    public async Task Header_OfAReverseProxy_CountsFromATrustedAddressAlone(string proxy, string name, HttpStatusCode status)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A")) { Options = new Dictionary<string, string> { ["SignIn:Header"] = "X-Forwarded-User", ["SignIn:TrustedProxies:0"] = proxy } };
        using var client = ClientOf(app);
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-User", name);

        using var answer = await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Header_ThatCameTwice_IsNobody()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A")) { Options = new Dictionary<string, string> { ["SignIn:Header"] = "X-Forwarded-User", ["SignIn:TrustedProxies:0"] = "127.0.0.1" } };
        using var client = ClientOf(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Stop);
        await using var stream = connection.GetStream();

        await stream.WriteAsync("GET /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: eve\r\nX-Forwarded-User: ada\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync(Stop));
    }

    [Fact]
    public async Task Token_LetsAScriptIn_UntilItIsDeleted()
    {
        await using var app = Locked();
        using var client = ClientOf(app);
        var tokens = app.Services.GetRequiredService<ApiTokens>();
        var token = tokens.Add("nightly.py");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(client.BaseAddress!, EvalHub.Path), o => o.AccessTokenProvider = () => Task.FromResult<string?>(token)).Build();
        await hub.StartAsync(Stop);

        tokens.Delete(tokens.List().Single().Id);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("inspect_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("")]
    [InlineData("' OR 1=1 --")]
    public async Task Token_ThatIsNone_IsRefused(string token)
    {
        await using var app = Locked();
        using var client = ClientOf(app);
        app.Services.GetRequiredService<ApiTokens>().Add("nightly.py");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        using var answer = await client.GetAsync(new Uri("/api/v1/runs", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}

using System.Net;
using Inspect.Engine;
using Inspect.Web.Hosting;
using Inspect.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Web.Hosting;

/// <summary>Unless people sign in the app listens to this machine only, whoever gives the address.</summary>
public sealed class ListenAddressTests
{
    private const string Allow = "--Web:AllowUnauthenticated=true";
    private static readonly Dictionary<string, string?> NoOptions = [];

    [Theory]
    [InlineData("--urls=http://0.0.0.0:5000")]
    [InlineData("--urls=http://127.0.0.1:5000;http://*:5001")]
    [InlineData("--urls=http://[::]:5000")]
    [InlineData("--urls=http://box.example:5000")]
    [InlineData("--Kestrel:Endpoints:Main:Url=http://+:5000")]
    [InlineData("--Web:Host=0.0.0.0")]
    public void Configure_AnAddressThatOthersReach_IsRefused(string argument)
    {
        var builder = WebApplication.CreateBuilder([argument]);

        var error = Assert.Throws<InspectException>(() => ListenAddress.Configure(builder, NoOptions));

        Assert.Contains("can be reached from other machines", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--SignIn:Password=correct horse battery")]
    [InlineData("--SignIn:Header=X-Forwarded-User")]
    public void Configure_AnAddressThatOthersReach_IsTakenWherePeopleSignIn(string argument)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://0.0.0.0:5000", argument]);

        ListenAddress.Configure(builder, NoOptions);

        Assert.Equal("*", builder.Configuration["AllowedHosts"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000;http://[::1]:5000")]
    [InlineData("http://LocalHost:5000")]
    [InlineData("http://unix:/tmp/inspect.sock")]
    public void Configure_AddressesOfThisMachine_AreKept(string urls)
    {
        var builder = WebApplication.CreateBuilder([$"--urls={urls}"]);

        ListenAddress.Configure(builder, NoOptions);

        Assert.Equal((urls, "localhost;127.0.0.1;[::1]"), (builder.Configuration["urls"], builder.Configuration["AllowedHosts"]));
    }

    [Fact]
    public void Configure_WhatIsNoAddress_SaysSo()
    {
        var builder = WebApplication.CreateBuilder(["--urls=5000"]);

        var error = Assert.Throws<InspectException>(() => ListenAddress.Configure(builder, NoOptions));

        Assert.Contains("5000 is not an address", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_APortOfTheCommandLine_WinsOverAllOthers()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://0.0.0.0:5000", "--Kestrel:Endpoints:Main:Url=http://0.0.0.0:5001", "--Web:Port=17693"]);
        ListenAddress.Configure(builder, new Dictionary<string, string?> { ["Web:Port"] = "17693" });
        await using var app = builder.Build();

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["http://127.0.0.1:17693"], app.Urls);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:5000", "localhost;127.0.0.1;[::1]")]
    [InlineData("--urls=http://0.0.0.0:5000", "*")]
    [InlineData("--Web:Host=192.0.2.1", "*")]
    [InlineData("--AllowedHosts=box.example", "box.example", "--urls=http://0.0.0.0:5000")]
    public void Configure_WhereOthersMayReachIt_AnswersToTheirNames(string argument, string hosts, params string[] more)
    {
        var builder = WebApplication.CreateBuilder([Allow, argument, .. more]);

        ListenAddress.Configure(builder, NoOptions);

        Assert.Equal(hosts, builder.Configuration["AllowedHosts"]);
    }

    [Theory]
    [InlineData("http://box.example", HttpStatusCode.OK)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    public async Task Request_UnderANameOfTheNetwork_IsServedToItsOwnPagesOnly(string origin, HttpStatusCode status)
    {
        var builder = WebApplication.CreateBuilder([Allow, "--urls=http://0.0.0.0:0"]);
        ListenAddress.Configure(builder, NoOptions);
        await using var app = builder.Build();
        app.UseAppSecurity();
        app.MapGet("/", () => Results.Ok());
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(app.Urls.Single()) { Host = "127.0.0.1" }.Uri);
        request.Headers.Host = "box.example";
        request.Headers.Add("Origin", origin);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }
}

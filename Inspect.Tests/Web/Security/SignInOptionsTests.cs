using Inspect.Web.Security;

namespace Inspect.Tests.Web.Security;

/// <summary>Settings of signing in that would let others in are refused at the start.</summary>
public sealed class SignInOptionsTests
{
    [Theory]
    [InlineData("short", null, null, "has 5 characters, but must have 12 to 200")]
    [InlineData(null, "X-Forwarded-User", null, "SignIn:TrustedProxies is empty")]
    [InlineData(null, "X Forwarded", "127.0.0.1", "letters, digits and hyphens only")]
    [InlineData(null, "X-Forwarded-User", "proxy.example", "proxy.example, which is no address")]
    [InlineData(null, "X-Forwarded-User", "10.0.0.0/33", "10.0.0.0/33, which is no address")]
    public void Validate_WhatKeepsNobodyOut_IsRefused(string? password, string? header, string? proxy, string sentence)
    {
        var result = new SignInOptionsCheck().Validate(null, Make(password, header, proxy));

        Assert.Contains(sentence, result.FailureMessage, StringComparison.Ordinal);
        Assert.True(password is null || !result.FailureMessage!.Contains(password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("twelve chars", null, null)]
    [InlineData(null, "X-Forwarded-User", "::1")]
    [InlineData("twelve chars", "Remote-User", "10.0.0.0/24")]
    public void Validate_WhatDoes_IsTaken(string? password, string? header, string? proxy) =>
        Assert.True(new SignInOptionsCheck().Validate(null, Make(password, header, proxy)).Succeeded);

    private static SignInOptions Make(string? password, string? header, string? proxy)
    {
        var options = new SignInOptions { Password = password, Header = header };
        if (proxy is not null)
        {
            options.TrustedProxies.Add(proxy);
        }

        return options;
    }
}

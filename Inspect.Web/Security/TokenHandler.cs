using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Security;

/// <summary>Signs in who sends <c>Authorization: Bearer</c> with a token that was made on the Settings page.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the way to sign in.</summary>
    public const string Name = "Token";

    private const string Bearer = "Bearer ";

    /// <summary>A request brings a token.</summary>
    public static bool IsFor(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        !IsFor(Request) ? AuthenticateResult.NoResult()
        : tokens.NameOf(Request.Headers.Authorization.ToString()[Bearer.Length..].Trim()) is { } name
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Name)), Name))
        : AuthenticateResult.Fail("The token is unknown or was deleted."));
}

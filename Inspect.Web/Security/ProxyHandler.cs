using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Security;

/// <summary>Signs in whom a trusted reverse proxy names in a header.</summary>
internal sealed class ProxyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the way to sign in.</summary>
    public const string Name = "Proxy";

    private const int MostCharacters = 200;
    private static readonly object Key = new();

    /// <summary>A trusted proxy has named somebody.</summary>
    public static bool IsFor(HttpContext context) => context.Items.ContainsKey(Key);

    /// <summary>Keeps whom the proxy names, before the address of who asked takes the place of the proxy's. The header of anyone else is no matter; nor is one that came twice, since one of the two is not the proxy's.</summary>
    public static void Note(HttpContext context, SignInRules rules)
    {
        if (rules.Header is { } header && TrustedProxy.Has(rules.Proxies, context.Connection.RemoteIpAddress)
            && context.Request.Headers[header] is [{ Length: > 0 and <= MostCharacters } name] && !string.IsNullOrWhiteSpace(name))
        {
            context.Items[Key] = name;
        }
    }

    /// <inheritdoc />
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Context.Items[Key] is string name
        ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Name)), Name))
        : AuthenticateResult.NoResult());
}

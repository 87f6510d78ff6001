using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Security;

/// <summary>What the settings say about signing in.</summary>
public sealed class SignInRules
{
    private readonly byte[] _hash;

    /// <summary>Takes the settings, as they are at the start.</summary>
    public SignInRules(IOptions<SignInOptions> options)
    {
        var values = options.Value;
        IsOn = values.IsOn;
        HasPassword = !string.IsNullOrEmpty(values.Password);
        Header = string.IsNullOrEmpty(values.Header) ? null : values.Header;
        Proxies = [.. values.TrustedProxies.Select(p => TrustedProxy.TryParse(p, out var network) ? network : default)];
        _hash = HashOf(values.Password ?? string.Empty);
        Stamp = Convert.ToHexString(HMACSHA256.HashData(_hash, "Inspect sign-in"u8));
    }

    /// <summary>People have to sign in.</summary>
    public bool IsOn { get; }

    /// <summary>There is a shared password.</summary>
    public bool HasPassword { get; }

    /// <summary>Header in which a reverse proxy names whom it has signed in; null for none.</summary>
    public string? Header { get; }

    /// <summary>Whose headers count.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; }

    /// <summary>Changes with the password: who signed in with another one signs in again.</summary>
    public string Stamp { get; }

    /// <summary>A text is the password. Takes the same time however much of it is right, and whatever its length.</summary>
    public bool IsPassword(string text)
    {
        var isEqual = CryptographicOperations.FixedTimeEquals(HashOf(text), _hash);
        return HasPassword && isEqual;
    }

    /// <summary>A request comes by a way on which nobody reads along: encrypted, or from this machine. Elsewhere a browser would not keep the cookie, and the password would be read on the way.</summary>
    public static bool IsSafe(HttpRequest request) =>
        request.IsHttps || request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

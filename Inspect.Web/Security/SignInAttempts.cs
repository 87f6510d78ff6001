using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Inspect.Web.Security;

/// <summary>
/// Limits how often a password is tried. Owned by the app and ended with it, unlike the limiter of the framework's middleware, whose timer
/// would go on and hold the app as long as the process lives. Thread-safe.
/// </summary>
public sealed class SignInAttempts : IDisposable
{
    /// <summary>Attempts a minute from one address.</summary>
    public const int Most = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress?> _limiter = PartitionedRateLimiter.Create<IPAddress?, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(NetworkOf(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = Most, Window = Window }));

    /// <summary>Counts an attempt.</summary>
    /// <returns>How long to wait before the next; null where this one may go on.</returns>
    public TimeSpan? Take(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    /// <summary>Of IPv6 the network: whoever has one address there has them all.</summary>
    private static string NetworkOf(IPAddress? address) =>
        address is null or { IsIPv4MappedToIPv6: true } or { AddressFamily: AddressFamily.InterNetwork }
            ? address?.MapToIPv4().ToString() ?? string.Empty
            : new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]).ToString();
}

using System.Net;

namespace Inspect.Web.Security;

/// <summary>Address or network of a reverse proxy.</summary>
internal static class TrustedProxy
{
    /// <summary>Reads an address, or a network with the length of its prefix.</summary>
    public static bool TryParse(string? text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    /// <summary>An address is of one of the networks.</summary>
    public static bool Has(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && networks.Any(n => n.Contains(plain));
    }
}

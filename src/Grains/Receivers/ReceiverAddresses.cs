using System.Net;
using System.Net.Sockets;

namespace Attendance.Receivers;

/// <summary>Which addresses a receiver may lead to. Whoever may name receivers must not reach by them what only this
/// machine or its network can.</summary>
internal static class ReceiverAddresses
{
    /// <summary>This network, private ones, this machine, link-local ones with the metadata of clouds, protocols,
    /// documentation, tests, multicast, reserved; and a cloud's own server at a public address.</summary>
    private static readonly IPNetwork[] Refused =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "168.63.129.16/32", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    public static bool IsAllowed(IPAddress address)
    {
        var meant = Meant(address);
        return !Teredo.Contains(meant) && !Refused.Any(network => network.Contains(meant));
    }

    /// <summary>The IPv4 address that stands in an IPv6 one, where a network would send it there.</summary>
    private static IPAddress Meant(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || Translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address;
    }
}

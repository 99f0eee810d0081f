using System.Net;

namespace KpnEen.Sip.Dialogs;

/// <summary>Addresses that mean something only where they are (RFC 1918, RFC 6598, RFC 3927, RFC 4193).</summary>
internal static class PrivateAddress
{
    public static bool Is(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
            return true;
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            && (
                bytes[0] is 0 or 10
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 169 && bytes[1] == 254)
                || (bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            );
    }
}

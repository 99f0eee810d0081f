using System.Net.Sockets;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Legs;

/// <summary>IPv4 or IPv6 for the media of a leg: as its offer says, else as its signalling goes.</summary>
internal static class MediaFamily
{
    public static AddressFamily Of(IncomingInvite invite)
    {
        var offer = invite.Request.Body.Span;
        var (four, six) = (offer.IndexOf("c=IN IP4 "u8), offer.IndexOf("c=IN IP6 "u8));
        if (four < 0 && six < 0)
            return invite.Flow.Remote.AddressFamily;
        return six >= 0 && (four < 0 || six < four) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
    }

    public static AddressFamily Of(SipTarget way) =>
        (way.Flow?.Remote ?? way.Address)?.AddressFamily
        ?? (way.Uri?.Host.StartsWith('[') == true ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified);
}

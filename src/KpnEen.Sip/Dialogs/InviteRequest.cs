using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>What an outgoing call is made of.</summary>
public sealed record InviteRequest
{
    public required SipUri RequestUri { get; init; }

    /// <summary>The next hop; the whole dialog follows it when it is a flow.</summary>
    public required SipTarget Target { get; init; }

    /// <summary>Without tag: the stack makes one.</summary>
    public required NameAddress From { get; init; }

    public required NameAddress To { get; init; }

    /// <summary>User part of our Contact.</summary>
    public string? ContactUser { get; init; }

    /// <summary>The offer; empty asks the other side for one, then <see cref="OutgoingInvite.AckAsync"/> carries the answer.</summary>
    public ReadOnlyMemory<byte> Sdp { get; init; }

    /// <summary>Answers one 401 and one 407.</summary>
    public ClientCredentials? Credentials { get; init; }

    /// <summary>Adds or replaces headers of each INVITE sent.</summary>
    public Action<HeaderCollection>? Headers { get; init; }

    /// <summary>Call-ID to use; null makes one.</summary>
    public string? CallId { get; init; }

    /// <summary>Not one response, not even a 100, within this time ends the attempt with a made 408.</summary>
    public TimeSpan? Timeout { get; init; }
}

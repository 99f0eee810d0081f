using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Sip;

/// <summary>How an outgoing call ended its ringing: the final response, and the dialog when it was a 2xx.</summary>
public sealed record InviteResult(SipResponse Response, Dialog? Dialog)
{
    [MemberNotNullWhen(true, nameof(Dialog))]
    public bool Answered => Dialog is not null;
}

using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>A place in the table of server transactions: one that waits for its answer, or what is left of one that was answered.</summary>
internal interface IServerEntry
{
    SipFlow Flow { get; }

    /// <summary>The To tag of all our answers.</summary>
    string LocalTag { get; }

    /// <summary>An INVITE answered with 2xx: its ACK is the dialog's (RFC 6026).</summary>
    bool IsAccepted { get; }

    /// <summary>The request came again.</summary>
    void OnRetransmission();

    void OnAck();

    void OnCancel(SipRequest request);

    void OnTransportGone();
}

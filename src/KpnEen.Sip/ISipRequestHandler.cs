using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>Takes every request outside a dialog except ACK and CANCEL. Must not block: it runs on the receiving thread.</summary>
public interface ISipRequestHandler
{
    /// <summary>
    /// Sees a request before anything is kept of it, once: repeated requests of a transaction do not come here. A refusal costs no state.
    /// </summary>
    Screening Screen(ArrivingRequest arriving) => Screening.Admit();

    /// <summary>A peer that is heard whatever else comes from its address: a trunk. Asked only about who would not be heard.</summary>
    bool IsKnown(SipFlow flow) => false;

    /// <summary>A call that is never refused for overload: to the emergency services. Asked only when others are.</summary>
    bool IsUrgent(SipRequest invite) => false;

    /// <summary>A connection is gone: whoever was reached on it is no more.</summary>
    void OnConnectionClosed(SipFlow flow) { }

    void OnRequest(ServerTransaction transaction);
}

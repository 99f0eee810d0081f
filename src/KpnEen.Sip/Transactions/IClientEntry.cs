using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>What answers find under their branch: a client transaction, or the little that is left of one.</summary>
internal interface IClientEntry
{
    SipFlow Flow { get; }

    void OnResponse(SipResponse response);

    void OnTransportError();
}

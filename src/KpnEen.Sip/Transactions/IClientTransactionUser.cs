using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>Who waits for the answer to a request. Called outside the transaction's lock.</summary>
internal interface IClientTransactionUser
{
    /// <summary>Every provisional, the final one, and each 2xx to an INVITE again.</summary>
    void OnResponse(SipResponse response, SipFlow flow);

    /// <summary>No answer (408) or no way to send (503), as a made response (RFC 3261 8.1.3.1).</summary>
    void OnFailure(SipResponse made);

    /// <summary>After the answer: who hears what still comes while the transaction lingers. Something small, for it is kept half a minute; null when nobody need hear it.</summary>
    /// <param name="sent">The request as it was sent.</param>
    IClientTransactionUser? Afterwards(byte[] sent);
}

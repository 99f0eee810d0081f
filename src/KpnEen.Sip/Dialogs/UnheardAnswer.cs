using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>For a CANCEL: what counts is the answer to the INVITE.</summary>
internal sealed class UnheardAnswer : IClientTransactionUser
{
    public static UnheardAnswer Instance { get; } = new();

    public void OnResponse(SipResponse response, SipFlow flow) { }

    public void OnFailure(SipResponse made) { }

    public IClientTransactionUser? Afterwards(byte[] sent) => null;
}

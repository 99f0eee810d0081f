using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>Who takes the requests of a dialog, early or confirmed.</summary>
internal interface IDialogUsage
{
    /// <summary>The other side may ask from there: its flow, its Contact or a proxy of the route set.</summary>
    bool IsPeer(SipFlow flow);

    void OnRequest(ServerTransaction transaction);

    /// <summary>The ACK of a 2xx.</summary>
    void OnAck(SipRequest ack);
}

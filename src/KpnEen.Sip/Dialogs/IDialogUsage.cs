namespace KpnEen.Sip.Dialogs;

/// <summary>Who takes the requests of a dialog, early or confirmed.</summary>
internal interface IDialogUsage
{
    void OnRequest(ServerTransaction transaction);

    /// <summary>The ACK of a 2xx.</summary>
    void OnAck(SipRequest ack);
}

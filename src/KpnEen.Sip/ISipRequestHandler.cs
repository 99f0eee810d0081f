namespace KpnEen.Sip;

/// <summary>Takes every request outside a dialog except ACK and CANCEL. Must not block: it runs on the receiving thread.</summary>
public interface ISipRequestHandler
{
    void OnRequest(ServerTransaction transaction);
}

namespace KpnEen.Sip.Transport;

/// <summary>Takes what the transports receive.</summary>
internal interface IMessageSink
{
    /// <summary>One datagram or one framed message. Never throws.</summary>
    void OnMessage(ReadOnlySpan<byte> data, SipFlow flow);

    void OnConnectionClosed(SipFlow flow);
}

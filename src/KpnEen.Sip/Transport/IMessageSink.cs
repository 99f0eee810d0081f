namespace KpnEen.Sip.Transport;

/// <summary>Takes what the transports receive.</summary>
internal interface IMessageSink
{
    /// <summary>Where it wants to be called, if that matters: who reads elsewhere goes there first (<see cref="ContextSwitch"/>).</summary>
    SynchronizationContext? Context { get; }

    /// <summary>One datagram or one framed message. Never throws.</summary>
    /// <param name="waited">How long it lay in the socket before we read it; zero on a connection.</param>
    void OnMessage(ReadOnlySpan<byte> data, SipFlow flow, TimeSpan waited = default);

    /// <summary>The head of a message that came on a stream without Content-Length: to be refused. Never throws.</summary>
    void OnUnframed(ReadOnlySpan<byte> head, SipFlow flow);

    /// <summary>Whoever connects from there is no stranger.</summary>
    bool IsKnown(SipFlow flow);

    void OnConnectionClosed(SipFlow flow);
}

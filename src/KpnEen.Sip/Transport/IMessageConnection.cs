namespace KpnEen.Sip.Transport;

/// <summary>A connection that carries SIP messages both ways: a stream, or a WebSocket.</summary>
internal interface IMessageConnection
{
    SipFlow Flow { get; }

    /// <summary>False when the connection is closing or the other side does not read.</summary>
    bool Send(ReadOnlySpan<byte> message);

    /// <summary>Who is behind it is known: it may now be silent for as long as it likes.</summary>
    void Trust();

    void Abort();

    /// <summary>Serves it until it closes. Never throws.</summary>
    Task RunAsync();
}

namespace KpnEen.Sip.Transport;

/// <summary>Sees every message in and out as bytes. Must not block.</summary>
public interface ISipTrace
{
    void Received(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message);

    void Sent(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message);
}

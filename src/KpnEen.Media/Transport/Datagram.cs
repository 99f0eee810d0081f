namespace KpnEen.Media.Transport;

/// <summary>A datagram where it was received: it may be rewritten and may grow in place. Valid during the call only.</summary>
public readonly ref struct Datagram
{
    /// <summary>Octets a network leaves free behind a datagram: enough for the tag, index and key identifier of SRTP and SRTCP.</summary>
    public const int Room = 128;

    private readonly Span<byte> _buffer;

    /// <param name="buffer">The datagram and the room behind it.</param>
    /// <param name="length">Octets of the datagram.</param>
    /// <param name="from">Who sent it, as far as that can be believed.</param>
    /// <param name="at">When it was read, a time stamp of the network's clock (<see cref="TimeProvider.GetTimestamp"/>).</param>
    public Datagram(Span<byte> buffer, int length, in PeerAddress from, long at)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)buffer.Length);
        _buffer = buffer;
        Length = length;
        From = from;
        At = at;
    }

    /// <summary>Octets of the datagram.</summary>
    public int Length { get; }

    public PeerAddress From { get; }

    /// <summary>When it was read (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long At { get; }

    /// <summary>What came.</summary>
    public Span<byte> Packet => _buffer[..Length];

    /// <summary>What came, and the room behind it.</summary>
    public Span<byte> Buffer => _buffer;
}

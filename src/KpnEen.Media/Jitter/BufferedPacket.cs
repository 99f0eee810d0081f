namespace KpnEen.Media.Jitter;

/// <summary>A packet that waits to be played. Used again and again.</summary>
internal sealed class BufferedPacket
{
    private byte[] _octets = [];
    private int _length;

    public long Sequence { get; private set; } = long.MinValue;

    /// <summary>Media time of its first sample.</summary>
    public long Time { get; private set; }

    public StreamFormat Format { get; private set; } = null!;

    public ReadOnlySpan<byte> Payload => _octets.AsSpan(0, _length);

    public void Set(long sequence, long time, StreamFormat format, ReadOnlySpan<byte> payload)
    {
        // Grows to the largest payload that came this way, then stays.
        if (_octets.Length < payload.Length)
            _octets = new byte[(payload.Length + 63) & ~63];
        payload.CopyTo(_octets);
        (_length, Sequence, Time, Format) = (payload.Length, sequence, time, format);
    }
}

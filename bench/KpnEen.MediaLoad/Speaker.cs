using System.Buffers.Binary;

namespace KpnEen.MediaLoad;

/// <summary>One end of a call: sends a packet every 20 ms, with the time in it, and takes what comes.</summary>
/// <param name="socket">Where it sits.</param>
/// <param name="payloadType">Of its packets.</param>
/// <param name="frames">What they hold, one after the other and again.</param>
/// <param name="clock">Of their time stamps, Hz.</param>
internal sealed class Speaker(LoadSocket socket, byte payloadType, IReadOnlyList<byte[]> frames, int clock)
{
    private const int Header = 12;
    private const int TimeAt = 20;

    // The longest frame, and room for what protects it.
    private readonly byte[] _packet = new byte[Header + frames.Max(f => f.Length) + 80];
    private ushort _sequence;
    private uint _timestamp;
    private long _lastArrival;

    public LoadSocket Socket => socket;

    public long Sent { get; private set; }

    public long Received { get; private set; }

    /// <summary>Whether the payload arrives as it went, so that it can carry the time.</summary>
    public bool CarriesTime { get; init; } = true;

    /// <summary>Encrypts what is to be sent; null: it goes in the clear.</summary>
    public Protector? Protect { get; init; }

    /// <param name="now">Nanoseconds since 1970.</param>
    public void Say(long now)
    {
        var frame = frames[(int)(Sent % frames.Count)];
        frame.CopyTo(_packet, Header);
        _packet[0] = 0x80;
        _packet[1] = payloadType;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), ++_sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp += (uint)(clock / 50));
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), (uint)socket.Port);
        if (CarriesTime)
            BitConverter.TryWriteBytes(_packet.AsSpan(TimeAt), now);
        var length = Header + frame.Length;
        socket.Send(_packet.AsSpan(0, Protect?.Invoke(_packet, length) ?? length));
        Sent++;
    }

    public void Hear(Span<byte> buffer, Histogram delays, Histogram gaps, bool counts)
    {
        while (socket.Receive(buffer, out var arrived) is var length and >= 0)
        {
            // Without what is RTCP.
            if (length < Header || buffer[1] is >= 200 and <= 204)
                continue;
            Received++;
            if (counts && CarriesTime && length >= TimeAt + 8)
                delays.Add((arrived - BitConverter.ToInt64(buffer[TimeAt..])) / 1000.0);
            if (counts && _lastArrival != 0)
                gaps.Add((arrived - _lastArrival) / 1000.0);
            _lastArrival = arrived;
        }
    }

    /// <summary>Works where the packet lies; returns its new length.</summary>
    public delegate int Protector(Span<byte> buffer, int length);
}

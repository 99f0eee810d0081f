using System.Buffers.Binary;

namespace KpnEen.MediaLoad;

/// <summary>One end of a call: sends a packet every 20 ms, with the time in it, and takes what comes.</summary>
internal sealed class Speaker(LoadSocket socket, byte payloadType, byte[] payload, int clock)
{
    private readonly byte[] _packet = new byte[12 + payload.Length];
    private ushort _sequence;
    private uint _timestamp;
    private long _lastArrival;

    public LoadSocket Socket => socket;

    public long Sent { get; private set; }

    public long Received { get; private set; }

    /// <summary>Whether the payload comes back as it went, so that it can carry the time.</summary>
    public bool CarriesTime { get; init; } = true;

    public void Say(long now)
    {
        if (Sent == 0)
            payload.CopyTo(_packet, 12);
        _packet[0] = 0x80;
        _packet[1] = payloadType;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), ++_sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp += (uint)(clock / 50));
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), (uint)GetHashCode());
        if (CarriesTime)
            BitConverter.TryWriteBytes(_packet.AsSpan(20), now);
        socket.Send(_packet);
        Sent++;
    }

    public void Hear(Span<byte> buffer, Histogram delays, Histogram gaps, bool counts)
    {
        while (socket.Receive(buffer, out var arrived) is var length and >= 0)
        {
            if (length < 12 || buffer[1] is >= 200 and <= 204)
                continue;
            Received++;
            if (counts && CarriesTime && length >= 28)
                delays.Add((arrived - BitConverter.ToInt64(buffer[20..])) / 1000.0);
            if (counts && _lastArrival != 0)
                gaps.Add((arrived - _lastArrival) / 1000.0);
            _lastArrival = arrived;
        }
    }
}

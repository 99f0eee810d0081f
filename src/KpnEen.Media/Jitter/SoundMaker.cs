using System.Runtime.CompilerServices;
using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>Makes samples at the rate of the playout: of payloads, of nothing, of silence. Not thread-safe.</summary>
internal sealed class SoundMaker(int rate)
{
    /// <summary>Octets of a comfort noise payload that are heeded.</summary>
    public const int MostNoisePayload = 16;

    private readonly Concealment _concealment = new(rate);
    private readonly ComfortNoise _noise = new();
    private readonly byte[] _noisePayload = new byte[MostNoisePayload];
    private int _noisePayloadLength;
    private StreamFormat? _format;

    /// <summary>Samples made up so far.</summary>
    public long Concealed { get; private set; }

    public ReadOnlySpan<byte> NoisePayload => _noisePayload.AsSpan(0, _noisePayloadLength);

    /// <summary>Whether the packet says that nothing will be said; comfort noise is taken in.</summary>
    public bool IsSilence(BufferedPacket packet)
    {
        // While a key is pressed nobody speaks.
        if (packet.Format.IsKey)
            return true;
        if (!packet.Format.IsNoise)
            return packet.Format.Decoder.IsSilence(packet.Payload);
        _noise.Update(packet.Payload);
        _noisePayloadLength = Math.Min(MostNoisePayload, packet.Payload.Length);
        packet.Payload[.._noisePayloadLength].CopyTo(_noisePayload);
        _format = null;
        return true;
    }

    [SkipLocalsInit]
    public int Decode(BufferedPacket packet, Span<short> room)
    {
        _format = packet.Format;
        _noisePayloadLength = 0;
        Span<short> decoded = stackalloc short[Pcm.MostSamples];
        var count = _format.Decoder.Decode(packet.Payload, decoded);
        count = _format.Convert(decoded[..count], room);
        _concealment.Heard(room[..count]);
        return count;
    }

    /// <summary>In the place of a payload that is not there.</summary>
    public void Conceal(Span<short> room)
    {
        Concealed += room.Length;
        if (!Native(default, room))
            _concealment.Conceal(room);
    }

    /// <summary>In the place of payloads that are lost; of the last one before a packet from what that one repeats.</summary>
    public void Recover(BufferedPacket? next, Span<short> room)
    {
        Concealed += room.Length;
        var payload = next is not null && next.Format == _format ? next.Payload : default;
        if (!Native(payload, room))
            _concealment.Conceal(room);
    }

    /// <summary>Samples a packet will come to; 0 for noise and for what is broken.</summary>
    public int Measure(BufferedPacket packet)
    {
        if (!packet.Format.HasAudio)
            return 0;
        var decoder = packet.Format.Decoder;
        return Math.Min(decoder.Measure(packet.Payload), Pcm.MostSamples / 2) * rate / decoder.Rate;
    }

    /// <summary>What is heard of a sender who is silent and said so.</summary>
    public void Noise(Span<short> room)
    {
        if (Native(default, room))
            return;
        _noise.Fill(room);
        _concealment.Heard(room);
    }

    /// <summary>By the codec itself; false when it cannot.</summary>
    [SkipLocalsInit]
    private bool Native(ReadOnlySpan<byte> next, Span<short> room)
    {
        if (_format is not { } format)
            return false;
        Span<short> made = stackalloc short[Pcm.MostSamples];
        var count = room.Length * format.Decoder.Rate / rate;
        if (count > made.Length)
            return false;
        made = made[..count];
        if (!(next.IsEmpty ? format.Decoder.Conceal(made) : format.Decoder.Recover(next, made)))
            return false;
        format.Convert(made, room);
        return true;
    }
}

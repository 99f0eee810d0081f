namespace KpnEen.Media.Codecs;

/// <summary>One of the two laws of ITU-T G.711, by tables. Without state, so one instance serves all calls.</summary>
internal sealed class G711Codec : IAudioDecoder, IAudioEncoder
{
    private readonly short[] _decode;
    private readonly byte[] _encode;
    private readonly int _shift;

    private G711Codec(Func<byte, short> decode, Func<int, byte> encode, int shift)
    {
        _decode = new short[256];
        for (var i = 0; i < 256; i++)
            _decode[i] = decode((byte)i);
        // Both laws ignore the lowest bits of a 16-bit sample, so the table is indexed without them.
        _shift = shift;
        _encode = new byte[65536 >> shift];
        for (var i = 0; i < _encode.Length; i++)
            _encode[i] = encode((i << shift) - 32768);
    }

    public static G711Codec ALaw { get; } = new(G711.DecodeALaw, G711.EncodeALaw, 3);

    public static G711Codec MuLaw { get; } = new(G711.DecodeMuLaw, G711.EncodeMuLaw, 2);

    public int Rate => Pcm.Rate;

    /// <summary>Octet to octet: what this law's code becomes in the other.</summary>
    public byte[] TableTo(G711Codec other)
    {
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
            table[i] = other.Encode(_decode[i]);
        return table;
    }

    public int Measure(ReadOnlySpan<byte> payload) => payload.Length;

    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var count = Math.Min(payload.Length, samples.Length);
        for (var i = 0; i < count; i++)
            samples[i] = _decode[payload[i]];
        return count;
    }

    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        for (var i = 0; i < samples.Length; i++)
            payload[i] = Encode(samples[i]);
        return samples.Length;
    }

    private byte Encode(short sample) => _encode[(sample + 32768) >> _shift];
}

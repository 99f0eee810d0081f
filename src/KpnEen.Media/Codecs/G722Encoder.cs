using KpnEen.Media.Natives;

namespace KpnEen.Media.Codecs;

/// <summary>G.722 at 64 kbit/s: an octet for each two samples of 16 kHz.</summary>
internal sealed unsafe class G722Encoder : IAudioEncoder
{
    private const int BitRate = 64000;

    private readonly byte[] _state = GC.AllocateArray<byte>(Spandsp.StateSize, pinned: true);

    public G722Encoder()
    {
        fixed (byte* state = _state)
            Spandsp.InitG722Encoder(state, BitRate, 0);
    }

    public int Rate => Pcm.WideRate;

    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        var count = Math.Min(samples.Length & ~1, 2 * payload.Length);
        if (count == 0)
            return 0;
        fixed (byte* state = _state)
        fixed (byte* data = payload)
        fixed (short* audio = samples)
            return Spandsp.EncodeG722(state, data, audio, count);
    }
}

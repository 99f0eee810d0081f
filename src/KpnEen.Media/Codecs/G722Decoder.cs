using KpnEen.Media.Natives;

namespace KpnEen.Media.Codecs;

/// <summary>G.722 at 64 kbit/s: two samples of 16 kHz an octet.</summary>
internal sealed unsafe class G722Decoder : IAudioDecoder
{
    private const int BitRate = 64000;

    // Pinned memory of ours: nothing to release, whichever thread used it last.
    private readonly byte[] _state = GC.AllocateArray<byte>(Spandsp.StateSize, pinned: true);

    public G722Decoder()
    {
        fixed (byte* state = _state)
            Spandsp.InitG722Decoder(state, BitRate, 0);
    }

    public int Rate => Pcm.WideRate;

    public int Measure(ReadOnlySpan<byte> payload) => 2 * payload.Length;

    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        payload = payload[..Math.Min(payload.Length, samples.Length / 2)];
        if (payload.IsEmpty)
            return 0;
        fixed (byte* state = _state)
        fixed (byte* data = payload)
        fixed (short* audio = samples)
            return Spandsp.DecodeG722(state, audio, data, payload.Length);
    }
}

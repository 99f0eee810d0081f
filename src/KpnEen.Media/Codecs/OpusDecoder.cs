using KpnEen.Media.Natives;

namespace KpnEen.Media.Codecs;

/// <summary>Opus straight to one channel of 8 or 16 kHz, frames of 2.5 to 120 ms; loss is made up for by libopus, with in-band FEC where the sender put it.</summary>
internal sealed unsafe class OpusDecoder : IAudioDecoder
{
    private readonly byte[] _state = GC.AllocateArray<byte>(Opus.DecoderSize(1), pinned: true);

    /// <param name="rate">8000 or 16000.</param>
    public OpusDecoder(int rate)
    {
        Rate = rate;
        fixed (byte* state = _state)
        {
            if (Opus.InitDecoder(state, rate, 1) is not 0 and var error)
                throw new InvalidOperationException($"libopus refused a decoder of {rate} Hz: {error}.");
        }
    }

    public int Rate { get; }

    public int Measure(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return 0;
        fixed (byte* data = payload)
            return Math.Max(0, Opus.SamplesOf(data, payload.Length, Rate));
    }

    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples) => payload.IsEmpty ? 0 : Run(payload, samples, fec: 0);

    public bool Conceal(Span<short> samples) => Run(default, samples, fec: 0) == samples.Length;

    public bool Recover(ReadOnlySpan<byte> next, Span<short> samples) => !next.IsEmpty && Run(next, samples, fec: 1) == samples.Length;

    // RFC 6716 2.1.9: a frame of one octet or none beside the header.
    public bool IsSilence(ReadOnlySpan<byte> payload) => payload.Length <= 2;

    private int Run(ReadOnlySpan<byte> payload, Span<short> samples, int fec)
    {
        fixed (byte* state = _state)
        fixed (byte* data = payload)
        fixed (short* audio = samples)
            return Math.Max(0, Opus.Decode(state, data, payload.Length, audio, samples.Length, fec));
    }
}

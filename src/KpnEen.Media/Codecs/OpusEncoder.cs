using KpnEen.Media.Natives;

namespace KpnEen.Media.Codecs;

/// <summary>Opus for speech from one channel, as the far side wants it.</summary>
internal sealed unsafe class OpusEncoder : IAudioEncoder
{
    // Above this libopus costs half as much again for a difference nobody hears on a telephone.
    private const int Complexity = 5;

    // What FEC is made for: without an expected loss libopus sends none.
    private const int ExpectedLossPercent = 10;

    // RFC 6716 2.1.9: up to here a frame says only that nothing is to be sent.
    private const int LargestOfDtx = 2;

    private readonly byte[] _state = GC.AllocateArray<byte>(Opus.EncoderSize(1), pinned: true);

    public OpusEncoder(OpusFormat format)
    {
        Rate = format.Rate;
        fixed (byte* state = _state)
        {
            if (Opus.InitEncoder(state, Rate, 1, Opus.ApplicationVoip) is not 0 and var error)
                throw new InvalidOperationException($"libopus refused an encoder of {Rate} Hz: {error}.");
            _ = Opus.ControlEncoder(state, Opus.SetSignal, Opus.SignalVoice);
            _ = Opus.ControlEncoder(state, Opus.SetComplexity, Complexity);
            _ = Opus.ControlEncoder(state, Opus.SetBitrate, format.BitRate);
            _ = Opus.ControlEncoder(state, Opus.SetVbr, format.ConstantBitRate ? 0 : 1);
            _ = Opus.ControlEncoder(state, Opus.SetMaxBandwidth, Rate == Pcm.Rate ? Opus.BandwidthNarrow : Opus.BandwidthWide);
            _ = Opus.ControlEncoder(state, Opus.SetDtx, format.Dtx ? 1 : 0);
            _ = Opus.ControlEncoder(state, Opus.SetInbandFec, format.InbandFec ? 1 : 0);
            _ = Opus.ControlEncoder(state, Opus.SetPacketLoss, format.InbandFec ? ExpectedLossPercent : 0);
        }
    }

    public int Rate { get; }

    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        fixed (byte* state = _state)
        fixed (byte* data = payload)
        fixed (short* audio = samples)
        {
            var length = Opus.Encode(state, audio, samples.Length, data, payload.Length);
            return length <= LargestOfDtx ? 0 : length;
        }
    }
}

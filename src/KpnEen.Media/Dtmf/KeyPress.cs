using System.Buffers.Binary;
using KpnEen.Media.Codecs;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;

namespace KpnEen.Media.Dtmf;

/// <summary>One key being sent, 20 ms by 20 ms: as an event with its end three times (RFC 4733 2.5.1.4), or as a tone; then a pause.</summary>
internal sealed class KeyPress(char key, TimeSpan length, TaskCompletionSource? last)
{
    private const int EndPackets = 3;
    private const byte Volume = 10; // -10 dBm0
    private const double ToneLevel = -9; // dBm0 for each of the two (ETSI ES 201 235-2)

    private readonly int _frames = (int)Math.Clamp(Math.Round(length / Pcm.FrameTime), 2, 400);
    private readonly (double Low, double High) _tones = DtmfKeys.Tones(key);
    private readonly byte _code = DtmfKeys.Code(key);
    private int _frame;
    private uint _startedAt;
    private Tone? _tone;

    /// <summary>Completes when the last key of a string is out.</summary>
    public TaskCompletionSource? Last => last;

    /// <summary>Sends the next 20 ms; false when the key and its pause are over.</summary>
    public bool Step(OutgoingStream stream, VoiceSender own, MediaSession? session)
    {
        var frame = ++_frame;
        if (session?.Event is { } type)
        {
            if (frame < _frames + EndPackets)
                SendEvent(stream, type, frame);
        }
        else if (frame <= _frames && session?.Voice is not null)
        {
            SendTone(own, session);
        }
        return frame < _frames + Math.Max(EndPackets, _frames);
    }

    private void SendEvent(OutgoingStream stream, PayloadMapping type, int frame)
    {
        Span<byte> payload = stackalloc byte[4];
        // As long as the field can tell; keys of more than a second are none to us (RFC 4733 2.3.5).
        var duration = (ushort)Math.Min(Math.Min(frame, _frames) * (type.Codec.ClockRate / 50), ushort.MaxValue);
        payload[0] = _code;
        payload[1] = (byte)(Volume | (frame >= _frames ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], duration);
        stream.SendEvent(this, type, frame == 1, duration, ref _startedAt, payload);
    }

    private void SendTone(VoiceSender own, MediaSession session)
    {
        _tone ??= Tone.Of([_tones.Low, _tones.High], length, ToneLevel);
        Span<short> samples = stackalloc short[Pcm.Frame];
        if (_tone.Read(samples))
            own.Send(this, session, samples, Pcm.Rate);
    }
}

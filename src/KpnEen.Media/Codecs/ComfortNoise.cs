namespace KpnEen.Media.Codecs;

/// <summary>The noise of a quiet room, as loud and coloured as the other side says (RFC 3389). One for each stream; allocates nothing.</summary>
internal sealed class ComfortNoise
{
    /// <summary>Level when nobody said one: softer than a quiet line, just not dead (-dBov).</summary>
    private const int DefaultLevel = 65;

    private const int MostCoefficients = 12;

    // Full scale by RFC 3389 3: 0 dBov is a square wave that fills the range.
    private const double FullScale = 32768;

    private readonly float[] _reflection = new float[MostCoefficients];
    private readonly float[] _backward = new float[MostCoefficients + 1];
    private int _order;
    private float _wanted = Amplitude(DefaultLevel);
    private float _amplitude = Amplitude(DefaultLevel);
    private uint _random = 22222;

    /// <summary>Takes a payload of comfort noise; an empty one changes nothing.</summary>
    public void Update(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return;
        _order = Math.Min(payload.Length - 1, MostCoefficients);
        float excitation = 1;
        for (var i = 0; i < _order; i++)
        {
            // RFC 3389 3.1: reflection coefficients, 127 is 0, each step 1/128.
            _reflection[i] = Math.Clamp((payload[1 + i] - 127) / 128f, -0.98f, 0.98f);
            excitation *= 1 - _reflection[i] * _reflection[i];
        }
        // What the filter adds to the energy is taken away before.
        _wanted = Amplitude(payload[0] & 0x7F) * MathF.Sqrt(excitation);
    }

    /// <summary>As loud as this audio, white.</summary>
    public void Match(ReadOnlySpan<short> audio) => Update([LevelOf(audio)]);

    public void Fill(Span<short> samples)
    {
        foreach (ref var sample in samples)
        {
            // A step in level is heard; a slide of 20 ms or so is not.
            _amplitude += (_wanted - _amplitude) / 128;
            _random = _random * 1664525 + 1013904223;
            // Even over its range: its root mean square is 1/sqrt(3) of the peak.
            var forward = (int)_random / 2147483648f * 1.7320508f * _amplitude;
            for (var i = _order - 1; i >= 0; i--)
            {
                forward -= _reflection[i] * _backward[i];
                _backward[i + 1] = _backward[i] + _reflection[i] * forward;
            }
            _backward[0] = forward;
            sample = (short)Math.Clamp(forward, short.MinValue, short.MaxValue);
        }
    }

    /// <summary>The payload that says how loud this audio is, without its colour (RFC 3389 3: one octet will do).</summary>
    public static byte LevelOf(ReadOnlySpan<short> audio)
    {
        double energy = 0;
        foreach (var sample in audio)
            energy += (double)sample * sample;
        var level = 10 * Math.Log10(FullScale * FullScale / Math.Max(1, energy / Math.Max(1, audio.Length)));
        return (byte)Math.Clamp(Math.Round(level), 0, 127);
    }

    private static float Amplitude(int level) => (float)(FullScale * Math.Pow(10, -level / 20.0));
}

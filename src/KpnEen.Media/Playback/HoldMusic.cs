using KpnEen.Media.Codecs;

namespace KpnEen.Media;

/// <summary>A short melody for a caller on hold, made by ourselves (so nobody's rights are touched), endless.</summary>
public sealed class HoldMusic : IAudioSource
{
    private const double Level = -16; // dBm0 of the loudest note: softer than speech
    private const int Beat = Pcm.Rate * 3 / 10;

    // Sixteen bars of broken chords with a melody on top, in semitones from A4 (440 Hz): C, a minor, F, G, twice.
    private static readonly int[][] Chords =
    [
        [-21, -17, -14, -9],
        [-24, -21, -17, -12],
        [-28, -24, -21, -16],
        [-26, -22, -19, -14],
    ];
    private static readonly int?[] Melody =
    [
        -2,
        null,
        3,
        null,
        7,
        null,
        3,
        0,
        3,
        null,
        0,
        null,
        -5,
        null,
        null,
        null,
        0,
        null,
        3,
        null,
        8,
        null,
        7,
        3,
        5,
        null,
        2,
        null,
        -2,
        null,
        null,
        null,
        7,
        null,
        3,
        null,
        10,
        null,
        7,
        3,
        12,
        null,
        7,
        null,
        3,
        null,
        0,
        null,
        8,
        null,
        5,
        null,
        3,
        null,
        0,
        3,
        2,
        null,
        -2,
        null,
        -5,
        null,
        null,
        null,
    ];

    // One loop, made once and never changed: every caller hears the same.
    private static readonly Lazy<short[]> Loop = new(Compose);

    private int _place;

    public bool Read(Span<short> frame)
    {
        var loop = Loop.Value;
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = loop[_place];
            _place = (_place + 1) % loop.Length;
        }
        return true;
    }

    private static short[] Compose()
    {
        var sum = new double[Melody.Length * Beat];
        for (var beat = 0; beat < Melody.Length; beat++)
        {
            var chord = Chords[beat / 8 % Chords.Length];
            Pluck(sum, beat, chord[beat % 4] + 12, 0.35);
            if (Melody[beat] is { } note)
                Pluck(sum, beat, note, 0.8);
        }
        var peak = sum.Max(Math.Abs);
        return [.. sum.Select(s => (short)(s / peak * Pcm.Amplitude(Level + 6)))];
    }

    /// <summary>A note that is struck and dies away within 1.5 s, running over the end into the beginning.</summary>
    private static void Pluck(double[] sum, int beat, int semitones, double loudness)
    {
        var hertz = 440 * Math.Pow(2, semitones / 12.0);
        for (var i = 0; i < Pcm.Rate * 3 / 2; i++)
        {
            var t = (double)i / Pcm.Rate;
            var envelope = Math.Min(1, t / 0.008) * Math.Exp(-3.2 * t) * Math.Min(1, (1.5 - t) / 0.05);
            var phase = 2 * Math.PI * hertz * t;
            sum[(beat * Beat + i) % sum.Length] +=
                loudness
                * envelope
                * (Math.Sin(phase) + 0.3 * Math.Sin(2 * phase) * Math.Exp(-4 * t) + 0.1 * Math.Sin(3 * phase) * Math.Exp(-8 * t));
        }
    }
}

using System.Runtime.Intrinsics;

namespace KpnEen.Media.Dtmf;

/// <summary>
/// Finds the tones of keys in audio of 8 kHz (ITU-T Q.23, Q.24): eight filters of Goertzel at once over blocks of 12.75 ms. Two blocks
/// in a row make a key, two without it end it; so keys of 40 ms with pauses of 40 ms are told, and a hole of a few milliseconds is not seen.
/// </summary>
internal sealed class KeyTones
{
    private const int Block = 102;

    // Q.24 annex A, as administrations have it: at least -42 dBm0 a tone is listened to; the lower one may be 8 dB louder, the upper one 4.
    private const float NormalTwist = 6.309f;
    private const float ReverseTwist = 2.512f;

    // The next strongest of its group is 8 dB below, and nearly eight tenths of all energy are in the two (a frequency 1.5 % off costs
    // up to a fifth): that is no voice.
    private const float OverOthers = 6.309f;
    private const float ShareOfAll = 0.78f;

    private const string Pad = "123A456B789C*0#D";

    private static readonly float Least = LeastEnergy(-42);
    private static readonly Vector256<float> Coefficients = Vector256.Create(
        Coefficient(697),
        Coefficient(770),
        Coefficient(852),
        Coefficient(941),
        Coefficient(1209),
        Coefficient(1336),
        Coefficient(1477),
        Coefficient(1633)
    );

    private Vector256<float> _last;
    private Vector256<float> _before;
    private float _energy;
    private int _place;
    private char _lastHit;

    /// <summary>The key that is heard now; 0 for none.</summary>
    public char Current { get; private set; }

    /// <summary>What was just heard may be a key, or be one.</summary>
    public bool IsSuspicious => Current != 0 || _lastHit != 0;

    /// <summary>Takes audio; returns the key that began in it, if one did.</summary>
    public char? Take(ReadOnlySpan<short> samples)
    {
        char? began = null;
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, Block - _place)];
            Filter(part);
            samples = samples[part.Length..];
            if ((_place += part.Length) < Block)
                break;
            began ??= Judge(Hit());
            Begin();
        }
        return began;
    }

    /// <summary>Audio is missing: what the block had is worth nothing, what is known of keys stays.</summary>
    public void Skip() => Begin();

    private void Filter(ReadOnlySpan<short> samples)
    {
        var (last, before, energy) = (_last, _before, _energy);
        foreach (var sample in samples)
        {
            float value = sample;
            energy += value * value;
            var next = Coefficients * last - before + Vector256.Create(value);
            (before, last) = (last, next);
        }
        (_last, _before, _energy) = (last, before, energy);
    }

    private void Begin() => (_last, _before, _energy, _place) = (default, default, 0, 0);

    private char Hit()
    {
        // Two tones of the least level, nowhere near: most blocks end here.
        if (_energy * (Block / 2f) < Least)
            return '\0';
        var energies = _last * _last + _before * _before - Coefficients * _last * _before;
        var (row, column) = (Strongest(energies, 0), Strongest(energies, 4));
        var (low, high) = (energies[row], energies[4 + column]);
        if (Math.Min(low, high) < Least || low > high * NormalTwist || high > low * ReverseTwist)
            return '\0';
        for (var i = 0; i < 4; i++)
        {
            if ((i != row && energies[i] * OverOthers > low) || (i != column && energies[4 + i] * OverOthers > high))
                return '\0';
        }
        // A tone that fills the block has an energy of half its length times that of its samples.
        return (low + high) / (Block / 2f) > ShareOfAll * _energy ? Pad[4 * row + column] : '\0';
    }

    private char? Judge(char hit)
    {
        char? began = null;
        // ...BB begins B, BB-- ends it, BBABB is still one B.
        if (hit != Current && _lastHit != Current)
        {
            hit = hit == _lastHit ? hit : '\0';
            if (hit != 0)
                began = hit;
            Current = hit;
        }
        _lastHit = hit;
        return began;
    }

    private static int Strongest(Vector256<float> energies, int from)
    {
        var best = 0;
        for (var i = 1; i < 4; i++)
        {
            if (energies[from + i] > energies[from + best])
                best = i;
        }
        return best;
    }

    private static float Coefficient(double hertz) => (float)(2 * Math.Cos(2 * Math.PI * hertz / Codecs.Pcm.Rate));

    private static float LeastEnergy(double dbm0) => (float)Math.Pow(Codecs.Pcm.Amplitude(dbm0) * Block / 2, 2);
}

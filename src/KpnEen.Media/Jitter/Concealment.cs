using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>
/// Makes up for lost audio of codecs that cannot do it themselves, in the way of ITU-T G.711 appendix I: the last period of pitch goes
/// on, from 10 ms of loss the last two, from 20 ms the last three; it grows softer and is silent after 60 ms. Unlike there nothing is
/// held back, so it costs no delay.
/// </summary>
internal sealed class Concealment
{
    private const int MostPeriods = 3;

    private readonly int _rate;
    private readonly int _tenMs;
    private readonly short[] _history;

    // As it was when the loss began.
    private readonly short[] _before;

    // The periods that are repeated; their end runs smoothly into their beginning.
    private readonly short[] _loop;
    private int _period;
    private int _length;
    private int _place;
    private int _made;

    public Concealment(int rate)
    {
        _rate = rate;
        _tenMs = rate / 100;
        // Three periods of 15 ms and a quarter of one, and window and lag of the search for pitch.
        _history = new short[rate / 1000 * 50];
        _before = new short[_history.Length];
        _loop = new short[MostPeriods * LongestPeriod];
    }

    private int ShortestPeriod => _rate * 5 / 1000;

    private int LongestPeriod => _rate * 15 / 1000;

    /// <summary>What it is made of: so many of the last samples.</summary>
    public int Memory => _history.Length;

    /// <summary>Takes what was played, and where it follows a loss lets the beginning come in softly; returns the length of that beginning.</summary>
    public int Heard(Span<short> samples)
    {
        var joined = _made > 0 && !samples.IsEmpty ? Join(samples) : 0;
        _made = 0;
        Keep(samples);
        return joined;
    }

    /// <summary>Audio in the place of what was lost.</summary>
    public void Conceal(Span<short> samples)
    {
        foreach (ref var sample in samples)
        {
            if (_made % _tenMs == 0 && _made / _tenMs < MostPeriods)
                Begin(_made / _tenMs + 1);
            sample = (short)(_loop[_place] * Gain(_made));
            _place = (_place + 1) % _length;
            _made++;
        }
        Keep(samples);
    }

    private float Gain(int made) =>
        made < _tenMs ? 1
        : made >= 6 * _tenMs ? 0
        : 1 - (made - _tenMs) / (5f * _tenMs);

    /// <summary>Repeats so many periods from here on.</summary>
    private void Begin(int periods)
    {
        if (periods == 1)
        {
            _history.CopyTo(_before, 0);
            _period = Similarity.Pitch(_before, _before.Length - 2 * LongestPeriod, ShortestPeriod, LongestPeriod);
        }
        // We go on within the last period, where we are; only then does the one before it come.
        _place = periods == 1 ? 0 : _place % _period + (periods - 1) * _period;
        _length = periods * _period;
        var overlap = _period / 4;
        _before.AsSpan(_before.Length - _length).CopyTo(_loop);
        // What came before the first of them becomes the end of the last, so that it can begin again without a click.
        for (var i = 0; i < overlap; i++)
        {
            ref var last = ref _loop[_length - overlap + i];
            var earlier = _before[_before.Length - _length - overlap + i];
            last = (short)((last * (overlap - i) + earlier * i) / overlap);
        }
    }

    /// <summary>The longer the loss, the longer both are heard.</summary>
    private int Join(Span<short> samples)
    {
        var overlap = Math.Min(samples.Length, _period / 4 + Math.Min(_tenMs, _made * 2 / 5));
        Span<short> goesOn = stackalloc short[overlap];
        Conceal(goesOn);
        for (var i = 0; i < overlap; i++)
            samples[i] = (short)((goesOn[i] * (overlap - i) + samples[i] * i) / overlap);
        return overlap;
    }

    private void Keep(ReadOnlySpan<short> samples)
    {
        if (samples.Length >= _history.Length)
        {
            samples[^_history.Length..].CopyTo(_history);
            return;
        }
        _history.AsSpan(samples.Length).CopyTo(_history);
        samples.CopyTo(_history.AsSpan(_history.Length - samples.Length));
    }
}

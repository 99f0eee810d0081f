using KpnEen.Media;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Keeps all that a port hears, to find a known piece of audio in it.</summary>
public sealed class Ear : IAudioSink
{
    private readonly Lock gate = new();
    private readonly List<short> heard = [];
    private int rate = 8000;

    public TimeSpan Length
    {
        get
        {
            lock (gate)
                return TimeSpan.FromSeconds((double)heard.Count / rate);
        }
    }

    /// <summary>The highest sample.</summary>
    public int Loudest
    {
        get
        {
            lock (gate)
                return heard.Select(s => Math.Abs((int)s)).DefaultIfEmpty().Max();
        }
    }

    public static Ear On(MediaPort port)
    {
        var ear = new Ear();
        port.Listen(ear);
        return ear;
    }

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        lock (gate)
        {
            if (frame.Rate != rate)
                heard.Clear();
            rate = frame.Rate;
            heard.AddRange(frame.Samples);
        }
    }

    public bool Hears(AudioClip clip) => Find(clip) is not null;

    /// <summary>For codecs that delay, and that do not keep the wave as it is.</summary>
    public bool HearsRoughly(AudioClip clip) => Find(clip, anywhere: true, alike: 0.6) is not null;

    /// <summary>Samples a second of what was heard last.</summary>
    public int Rate => rate;

    /// <summary>Where the first 0.4 s of the clip begin in what was heard; null: nowhere.</summary>
    /// <param name="anywhere">Not only where a frame of 20 ms begins: codecs other than G.711 delay.</param>
    public TimeSpan? Find(AudioClip clip, bool anywhere = false, double alike = 0.9)
    {
        short[] all;
        lock (gate)
            all = [.. heard];
        var audio = clip.At(rate);
        var at = SoundSearch.Find(all, audio[..Math.Min(audio.Length, rate * 2 / 5)], anywhere ? 1 : rate / 50, alike);
        return at < 0 ? null : TimeSpan.FromSeconds((double)at / rate);
    }
}

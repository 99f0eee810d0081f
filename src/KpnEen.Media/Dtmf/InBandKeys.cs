using System.Runtime.CompilerServices;
using KpnEen.Media.Codecs;
using KpnEen.Media.Mixing;
using KpnEen.Media.Playback;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Dtmf;

/// <summary>
/// Listens to a leg that takes no telephone-events for keys in its audio: told like others. Toward a leg that takes them they become
/// events, and what is left of the tone is held back: the first 30 ms or so have gone by when it is known for what it is.
/// </summary>
internal sealed class InBandKeys(DtmfReceiver receiver) : IAudioSink
{
    // The rest of the tone, in frames that are told one by one.
    private static readonly TimeSpan HoldBack = TimeSpan.FromMilliseconds(60);

    private readonly KeyTones _tones = new();
    private Resampler? _resampler;
    private uint _expected;
    private volatile Route? _route;
    private volatile MixedParty? _party;

    /// <summary>To a leg that wants events; without it the tones go on as they are.</summary>
    public void Pass(Player? player, OutgoingStream? stream) =>
        _route = player is not null && stream is not null ? new Route(player, stream) : null;

    /// <summary>In a mixer nobody else hears them: it plays a little later than we listen, so that even their beginning is left out.</summary>
    public void KeepOutOf(MixedParty? party) => _party = party;

    [SkipLocalsInit]
    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        if (frame.Timestamp != _expected)
            _tones.Skip();
        _expected = frame.Timestamp + (uint)frame.Samples.Length;
        scoped var samples = frame.Samples;
        Span<short> narrow = stackalloc short[frame.Rate == Pcm.Rate ? 0 : Pcm.MostSamples];
        if (frame.Rate != Pcm.Rate)
        {
            _resampler ??= Resampler.Between(frame.Rate, Pcm.Rate)!;
            samples = narrow[.._resampler.Process(samples, narrow)];
        }
        var key = _tones.Take(samples);
        if (key is { } pressed)
            receiver.Tell(pressed);
        if (_tones.IsSuspicious)
            _party?.Hush();
        if (_route is not { } route)
            return;
        if (key is { } passed)
            route.Player.Press(passed, Player.DefaultKey, done: null);
        if (_tones.Current != 0)
            route.Stream.HoldBack(HoldBack);
    }

    private sealed record Route(Player Player, OutgoingStream Stream);
}

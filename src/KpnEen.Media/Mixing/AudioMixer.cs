using KpnEen.Media.Codecs;
using KpnEen.Media.Mixing;
using KpnEen.Media.Transport;

namespace KpnEen.Media;

/// <summary>
/// Legs that all hear each other: each 20 ms a frame of all who speak, to each without his own voice; wideband as soon as one of
/// them is. Those who only listen hear the same, and it is encoded once for all of them. Thread-safe.
/// </summary>
public sealed class AudioMixer : IFrameTicker, IDisposable
{
    private readonly Lock _gate = new();
    private readonly MixBus _bus = new();
    private readonly CommonMix _common = new();

    // Replaced whole under the lock, read without it.
    private volatile MixedParty[] _parties = [];
    private IDisposable? _beat;
    private bool _disposed;

    /// <summary>Legs in the mix.</summary>
    public int Count => _parties.Length;

    /// <summary>The leg hears the others and is heard; what was played to it or bridged with it ends.</summary>
    public void Add(MediaPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        lock (_gate)
        {
            if (_disposed || Array.Exists(_parties, p => p.Port == port))
                return;
            _parties = [.. _parties, new MixedParty(port)];
            _beat ??= port.Engine.Clock.Start(this);
        }
    }

    /// <summary>The leg hears nothing any more, and the others do not hear it.</summary>
    public void Remove(MediaPort port)
    {
        lock (_gate)
        {
            foreach (var party in _parties)
            {
                if (party.Port == port)
                    party.Dispose();
            }
            _parties = [.. _parties.Where(p => p.Port != port)];
        }
    }

    /// <summary>Whether this leg was heard in the last moments.</summary>
    public bool IsSpeaking(MediaPort port) => Array.Find(_parties, p => p.Port == port) is { IsSpeaking: true };

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _beat?.Dispose();
            foreach (var party in _parties)
                party.Dispose();
            _parties = [];
        }
    }

    void IFrameTicker.OnFrame()
    {
        var parties = _parties;
        var rate = Pcm.Rate;
        foreach (var party in parties)
        {
            if (party.IsWideband)
                rate = Pcm.WideRate;
        }
        _bus.Begin(rate / 50);
        _common.Begin();
        foreach (var party in parties)
            party.Speak(_bus, rate);
        foreach (var party in parties)
        {
            if (party.Hears is not { } session)
                continue;
            if (party.IsApart(session))
                party.HearRest(_bus, rate, session);
            else
                party.HearAll(_common.For(session.Voice!, _bus, rate), session.Voice!);
        }
    }
}

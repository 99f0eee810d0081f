using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Mixing;

/// <summary>Phones of the given codecs, each with a port of the exchange that is in one mixer.</summary>
internal sealed class MixedPhones : IAsyncDisposable
{
    private readonly MediaEngine _exchange;
    private readonly List<MediaEngine> _engines = [];
    private readonly List<MediaPort> _phones = [];
    private readonly List<MediaPort> _ports = [];
    private readonly List<ToneMeter> _meters = [];
    private readonly VirtualWorld _world;

    public MixedPhones(VirtualWorld world, params AudioCodec[] codecs)
    {
        _world = world;
        _exchange = TwoPhones.Engine(world, TwoPhones.ExchangeHost, AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu);
        foreach (var codec in codecs)
            Add(codec);
    }

    public AudioMixer Mixer { get; } = new();

    public MediaEngine Exchange => _exchange;

    public IReadOnlyList<MediaPort> Phones => _phones;

    /// <summary>The exchange's ports.</summary>
    public IReadOnlyList<MediaPort> Ports => _ports;

    /// <summary>What each phone hears.</summary>
    public IReadOnlyList<ToneMeter> Meters => _meters;

    public static IPAddress Host(int party) => IPAddress.Parse($"203.0.113.{10 + party}");

    public static double Tone(int party) => 500 + 310 * party;

    public void Add(AudioCodec codec)
    {
        var engine = TwoPhones.Engine(_world, Host(_phones.Count), codec);
        var (phone, port, meter) = (engine.Open(), _exchange.Open(), new ToneMeter());
        TwoPhones.Agree(phone, port);
        phone.Listen(meter);
        _engines.Add(engine);
        _phones.Add(phone);
        _ports.Add(port);
        _meters.Add(meter);
        Mixer.Add(port);
    }

    public IDisposable Say(int party) => _phones[party].Send(KpnEen.Media.Tone.Steady(Tone(party), levelDbm0: -20));

    /// <summary>Each that speaks is heard by all others and not by himself.</summary>
    public void AllHear(params int[] speakers)
    {
        for (var hearer = 0; hearer < _phones.Count; hearer++)
        {
            foreach (var speaker in speakers)
            {
                var level = _meters[hearer].Level(Tone(speaker));
                if (hearer == speaker)
                    Assert.True(level < -45, $"{hearer} hears himself at {level:0.0} dBm0");
                else
                    Assert.True(level is > -24 and < -17, $"{hearer} hears {speaker} at {level:0.0} dBm0");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Mixer.Dispose();
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        await _exchange.DisposeAsync();
    }
}

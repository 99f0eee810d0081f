using System.Net;
using KpnEen.Media.Playback;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Ports;

/// <summary>Offer and answer of one leg, and what is agreed laid on its lines. Its lock guards both, and that the leg is closed once.</summary>
internal sealed class PortNegotiation
{
    private readonly Lock _gate = new();
    private readonly SdpNegotiator _negotiator;
    private readonly MediaLine _audio;
    private readonly VideoPart _video;
    private readonly Player _player;

    public PortNegotiation(
        MediaEngine engine,
        MediaOptions options,
        MediaSecurity security,
        MediaLine audio,
        VideoPart video,
        Player player
    )
    {
        (_audio, _video, _player) = (audio, video, player);
        var advertised = options.AdvertisedAddress ?? options.Address;
        var rule = new RemoteAddressRule(advertised, options.AllowLoopback);
        var identity = security.Allows(MediaKeying.Dtls) ? engine.Identity : null;
        _negotiator = new SdpNegotiator(
            new SdpWriter(advertised),
            new LineNegotiator(
                MediaKind.Audio,
                new AudioChoice(options.Codecs),
                new LineKeys(security, identity),
                rule,
                () => audio.AddressAt(advertised)
            ),
            new LineNegotiator(
                MediaKind.Video,
                new VideoChoice(),
                new LineKeys(security, identity),
                rule,
                () => video.Open().AddressAt(advertised)
            )
        );
    }

    /// <summary>The leg is over: nothing is applied any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The video codecs the far side named last; null when it showed or wanted no pictures.</summary>
    public VideoFormats? RemoteVideo { get; private set; }

    /// <summary>Our side of the session as last written (offer or answer); null before.</summary>
    public byte[]? Local
    {
        get
        {
            lock (_gate)
                return _negotiator.Local;
        }
    }

    public byte[] CreateOffer(PeerMedia? other, MediaDirection direction)
    {
        lock (_gate)
        {
            var offer = _negotiator.CreateOffer(other, direction);
            foreach (var line in _negotiator.Offered)
            {
                if (line is { Dtls: { } dtls, IsBundled: false })
                    (line.Media is MediaKind.Audio ? _audio : _video.Open()).Expect(dtls);
            }
            return offer;
        }
    }

    public byte[] Answer(ReadOnlySpan<byte> offer, PeerMedia? other, MediaDirection allowed)
    {
        lock (_gate)
        {
            var (body, agreed) = _negotiator.Answer(offer, other, allowed);
            Apply(agreed);
            return body;
        }
    }

    public void ApplyAnswer(ReadOnlySpan<byte> answer)
    {
        lock (_gate)
            Apply(_negotiator.ApplyAnswer(answer));
    }

    public byte[] RepeatOffer()
    {
        lock (_gate)
            return _negotiator.RepeatOffer();
    }

    public void RollBack()
    {
        lock (_gate)
        {
            _negotiator.RollBack();
            if (_video.Line is { Session: null })
                _video.Close();
        }
    }

    public void ExpectFrom(IPAddress host)
    {
        lock (_gate)
        {
            _audio.Latch.ExpectFrom(host);
            _video.ExpectFrom(host);
        }
    }

    /// <summary>False: it was closed before.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (IsClosed)
                return false;
            IsClosed = true;
            _video.Close();
            return true;
        }
    }

    private void Apply(AgreedMedia agreed)
    {
        if (IsClosed)
            return;
        _audio.Apply(agreed.Audio);
        _player.Session = agreed.Audio;
        if (agreed.Video is { } video)
            _video.Open(video.Protection is LineProtection.Bundled).Apply(video);
        else
            _video.Close();
        RemoteVideo = agreed.RemoteVideo;
    }
}

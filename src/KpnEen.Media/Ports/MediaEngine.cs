using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Codecs;
using KpnEen.Media.Dtls;
using KpnEen.Media.Ports;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media;

/// <summary>Opens media ports on one address.</summary>
public sealed class MediaEngine(MediaOptions options, IMediaNetwork network, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly MediaOptions _options = options with { Codecs = VoiceCodecs.Usable(options.Codecs, VoiceCodecs.IsUsable, log) };
    private readonly PortAllocator _allocator = new(Checked(options), network, time);
    private readonly MediaOptions? _otherOptions = options.OtherAddress is { } other
        ? options with
        {
            Address = other,
            OtherAddress = null,
            AdvertisedAddress = null,
            Codecs = [.. options.Codecs.Where(VoiceCodecs.IsUsable)],
        }
        : null;
    private readonly PortAllocator? _other = options.OtherAddress is { } other
        ? new(Checked(options with { Address = other, AdvertisedAddress = null }), network, time)
        : null;
    private readonly ConcurrentDictionary<MediaPort, bool> _ports = new();
    private readonly SilenceWatch _silence = new(options.SilenceLimit, time);
    private readonly Lazy<DtlsContext?> _dtls = new(() => DtlsContext.TryCreate(time, log));
    private readonly Lazy<bool> _hasSrtp = new(() => SrtpProtection.IsUsable(log));
    private readonly Lock _totalling = new();
    private MediaTotals _closed;
    private int _transcoding;
    private volatile bool _disposed;

    /// <summary>As given, less the codecs this host has no library of.</summary>
    public MediaOptions Options => _options;

    /// <summary>Ports open now; back to 0 when all calls ended.</summary>
    public int OpenPorts => _ports.Count;

    /// <summary>Pairs of ports that are bound and wait for a call.</summary>
    public int RestingPorts => _allocator.Resting + (_other?.Resting ?? 0);

    /// <summary>Legs whose voice is decoded and encoded again, now.</summary>
    public int Transcoding => Volatile.Read(ref _transcoding);

    /// <summary>All packets so far. It goes over the legs of now: for a scrape, not for a loop.</summary>
    public MediaTotals ReadTotals()
    {
        lock (_totalling)
        {
            var totals = _ports.Keys.Aggregate(_closed, (sum, port) => sum.WithOpen(port.Quality));
            return totals with { JitterMs = totals.JitterMs / Math.Max(1, totals.LegsHeard) };
        }
    }

    internal TimeProvider Time => time;

    internal ILogger Log => log;

    /// <summary>DTLS as we speak it, made when first wanted; null: OpenSSL is not there.</summary>
    internal DtlsContext? Dtls => _dtls.Value;

    /// <summary>Our certificate, by which browsers know us; null: no DTLS.</summary>
    internal Fingerprint? Identity => Dtls?.Fingerprint;

    /// <summary>The beat of what makes audio.</summary>
    internal IMediaClock Clock { get; } = network as IMediaClock ?? new TimerClock(time);

    /// <summary>Guards who is bridged with whom; never taken on the packet path.</summary>
    internal Lock Wiring { get; } = new();

    /// <summary>Whether a leg of that policy can have any media: what must be encrypted needs a way to agree on keys.</summary>
    public bool Supports(MediaSecurity security) => security.Use is not SrtpUse.Required || Usable(security).Keying is not MediaKeying.None;

    /// <summary>Opens the port of one leg on the first address: an RTP and an RTCP socket.</summary>
    /// <exception cref="MediaPortsExhaustedException">The range is used up.</exception>
    public MediaPort Open() => Open(options.Address.AddressFamily);

    /// <summary>Opens the port of one leg in the family of its far side; in one we have no address of, on the first address.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="security">Whether and how it is encrypted; null: in the clear.</param>
    /// <exception cref="MediaPortsExhaustedException">The range is used up.</exception>
    public MediaPort Open(AddressFamily family, MediaSecurity? security = null)
    {
        security = Usable(security ?? MediaSecurity.None);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var port =
            _other is not null && family == _otherOptions!.Address.AddressFamily && family != options.Address.AddressFamily
                ? new MediaPort(this, _other, _otherOptions, security)
                : new MediaPort(this, _allocator, _options, security);
        _ports.TryAdd(port, true);
        _silence.Add(port);
        return port;
    }

    /// <summary>Closes all ports.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var port in _ports.Keys)
            await port.DisposeAsync();
        _allocator.Dispose();
        _other?.Dispose();
        if (_dtls.IsValueCreated)
            _dtls.Value?.Dispose();
    }

    private MediaSecurity Usable(MediaSecurity wanted)
    {
        var keying = wanted.Keying;
        if (keying is not MediaKeying.None && !_hasSrtp.Value)
            keying = MediaKeying.None;
        // Asked only where it matters: the certificate is made at the first time.
        if (keying.HasFlag(MediaKeying.Dtls) && Identity is null)
            keying &= ~MediaKeying.Dtls;
        return keying == wanted.Keying ? wanted : wanted with { Keying = keying };
    }

    private static MediaOptions Checked(MediaOptions options)
    {
        // 0.0.0.0 in SDP would mean hold.
        if (options.AdvertisedAddress is null && (options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any)))
            throw new ArgumentException("Bound to all addresses, the engine needs an AdvertisedAddress.", nameof(options));
        return options;
    }

    /// <param name="by">1: a transcoder more, -1: one less.</param>
    internal void CountTranscoders(int by) => Interlocked.Add(ref _transcoding, by);

    internal void Closed(MediaPort port)
    {
        _silence.Remove(port);
        var q = port.Quality;
        // Together: no packet of it may be seen twice or not at all, for what only grows must not fall.
        lock (_totalling)
        {
            if (_ports.TryRemove(port, out _))
                _closed = _closed.With(q);
        }
        if (q.ForeignPackets + q.InvalidPackets + q.UnauthenticPackets > 0)
            log.LogDebug(
                "RTP port {Port} closed: {Foreign} foreign, {Invalid} invalid and {Unauthentic} unauthentic packets dropped",
                port.LocalRtp.Port,
                q.ForeignPackets,
                q.InvalidPackets,
                q.UnauthenticPackets
            );
        // Rather two sides that do not agree on a key than somebody's attempt.
        if (q is { Received.Packets: 0, UnauthenticPackets: > 50 })
            log.LogWarning(
                "RTP port {Port} heard nothing: none of {Unauthentic} packets was made with the agreed key",
                port.LocalRtp.Port,
                q.UnauthenticPackets
            );
    }
}

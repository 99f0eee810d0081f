using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Rtp;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Rtcp;

/// <summary>The reports of one leg: ours every 5 s, made from what this leg sent and received, and the far side's as they come.</summary>
internal sealed class RtcpSession(MediaLatch latch, OutgoingStream sent, IncomingStream received, TimeProvider time)
    : IMediaReceiver,
        IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(100);
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private volatile IPacketProtection? _protection;
    private volatile RtcpSession? _pictures;
    private volatile RtcpSession? _bundled;
    private byte _requests;
    private long _requestedAt;
    private byte[]? _name;
    private IMediaSocket? _socket;
    private ITimer? _timer;
    private int _remotePort;
    private long _packetsReported;
    private uint _lastSenderReport;
    private long _lastSenderReportAt;
    private long _foreign;
    private long _invalid;
    private long _unauthentic;
    private ReportBlock? _remote;
    private TimeSpan? _roundTrip;
    private bool _disposed;

    public long Foreign => Interlocked.Read(ref _foreign);

    public long Invalid => Interlocked.Read(ref _invalid);

    /// <summary>Not made with the key that was agreed, or made with it and sent again.</summary>
    public long Unauthentic => Interlocked.Read(ref _unauthentic);

    /// <summary>While there is one, reports come and go through it only; null: plain RTCP.</summary>
    public IPacketProtection? Protection
    {
        get => _protection;
        set => _protection = value;
    }

    /// <summary>Packets of the far side: a sign of life of a phone that suppresses silence.</summary>
    public long Heard { get; private set; }

    /// <summary>The last report of the far side about our stream.</summary>
    public ReportBlock? RemoteReport
    {
        get
        {
            lock (_gate)
                return _remote;
        }
    }

    public TimeSpan? RoundTrip
    {
        get
        {
            lock (_gate)
                return _roundTrip;
        }
    }

    /// <summary>Where the pictures this far side sees come from: what it says of them is told there. Null: nobody's.</summary>
    public RtcpSession? Pictures
    {
        set => _pictures = value;
    }

    /// <summary>The session that shares the port, and hears what comes there too; itself, at the one that shares.</summary>
    public RtcpSession? Bundled
    {
        set => _bundled = value;
    }

    /// <summary>What the far side understands; none: it is not asked.</summary>
    public PictureFeedback Feedback { get; set; }

    /// <summary>Starts to report, once there is a far side.</summary>
    /// <param name="remotePort">Of its RTCP; 0: that of its RTP (RFC 5761).</param>
    public void Start(IMediaSocket socket, int remotePort)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _socket = socket;
            _remotePort = remotePort;
            _timer ??= time.CreateTimer(static state => ((RtcpSession)state!).Report(goodbye: false), this, Interval, Interval);
        }
    }

    public void OnPacket(in Datagram datagram)
    {
        var packet = datagram.Packet;
        if (_protection is { } protection)
        {
            // Whose address cannot be right is not worth the ciphers.
            if (!latch.AdmitControl(datagram.From))
            {
                Interlocked.Increment(ref _foreign);
                return;
            }
            if (!protection.TryUnprotectControl(packet, out var length))
            {
                Interlocked.Increment(ref _unauthentic);
                return;
            }
            packet = packet[..length];
        }
        if (!RtcpReader.TryOpen(packet, out var reader))
        {
            Interlocked.Increment(ref _invalid);
            return;
        }
        if (!latch.AdmitControl(datagram.From))
        {
            Interlocked.Increment(ref _foreign);
            return;
        }
        Hear(reader);
        if (_bundled is { } bundled && RtcpReader.TryOpen(packet, out var again))
            bundled.Hear(again);
    }

    private void Hear(RtcpReader reader)
    {
        if (Read(reader))
            _pictures?.RequestPicture();
    }

    /// <summary>Asks the far side for a whole picture, so that who begins to see its stream now sees something.</summary>
    public void RequestPicture()
    {
        lock (_gate)
        {
            if (Feedback == PictureFeedback.None || !received.Started)
                return;
            var now = time.GetTimestamp();
            // The picture that was asked for just now serves this one too; a flood of requests stays on its own side.
            if (_requestedAt != 0 && time.GetElapsedTime(_requestedAt, now) < BetweenRequests)
                return;
            _requestedAt = now;
            Send(goodbye: false, picture: true);
        }
    }

    // True when it asks for a whole picture.
    private bool Read(RtcpReader reader)
    {
        var wantsPicture = false;
        lock (_gate)
        {
            Heard++;
            while (reader.Next())
            {
                if (reader.Type == RtcpReader.SenderReport)
                {
                    // On a shared port it may be of the other stream.
                    if (_bundled is null || BinaryPrimitives.ReadUInt32BigEndian(reader.Body) == received.Ssrc)
                    {
                        _lastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(reader.Body[6..]);
                        _lastSenderReportAt = time.GetTimestamp();
                    }
                    Read(reader.Body[24..], reader.Count);
                }
                else if (reader.Type == RtcpReader.ReceiverReport)
                {
                    Read(reader.Body[4..], reader.Count);
                }
                else if (reader.IsPictureRequest(sent.Ssrc))
                {
                    wantsPicture = true;
                }
                // BYE and the rest change nothing: a call ends by SIP, not by what anyone can forge.
            }
        }
        return wantsPicture;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // RFC 3550 6.3.7: who never sent RTP or RTCP says no BYE.
            if (_timer is not null && (_name is not null || sent.Packets > 0))
                Report(goodbye: true);
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
            _socket = null;
        }
    }

    private void Read(ReadOnlySpan<byte> blocks, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var block = ReportBlock.Read(blocks[(i * ReportBlock.Size)..]);
            if (block.Ssrc != sent.Ssrc)
                continue;
            _remote = block;
            if (block.LastReport == 0)
                continue;
            // RFC 3550 6.4.1: now - LSR - DLSR, all in 1/65536 s.
            var units = (int)((uint)(Ntp() >> 16) - block.LastReport - block.Delay);
            if (units is >= 0 and < 60 * 65536)
                _roundTrip = TimeSpan.FromSeconds(units / 65536.0);
        }
    }

    private void Report(bool goodbye)
    {
        lock (_gate)
            Send(goodbye, picture: false);
    }

    // Under the gate.
    private void Send(bool goodbye, bool picture)
    {
        if (_socket is not { } socket || latch.Target is not { IsSet: true } target)
            return;
        // RFC 7022: a random name tells nothing about the host.
        _name ??= Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
        Span<byte> buffer = stackalloc byte[256 + IPacketProtection.Room];
        var writer = new RtcpWriter(buffer[..256]);
        var packets = sent.Packets;
        if (packets != _packetsReported)
            writer.SenderReport(sent.Ssrc, Ntp(), sent.TimestampNow(), packets, sent.Octets, Block());
        else
            writer.ReceiverReport(sent.Ssrc, Block());
        _packetsReported = packets;
        writer.CanonicalName(sent.Ssrc, _name);
        if (picture)
            writer.PictureRequest(sent.Ssrc, received.Ssrc, Feedback, _requests++);
        if (goodbye)
            writer.Goodbye(sent.Ssrc);
        var length = writer.Length;
        if (_protection is not { } protection || protection.TryProtectControl(buffer, ref length))
            socket.Send(buffer[..length], _remotePort == 0 ? target : target.WithPort(_remotePort));
    }

    private ReportBlock? Block()
    {
        if (!received.Started)
            return null;
        var delay = _lastSenderReport == 0 ? 0 : (uint)(time.GetElapsedTime(_lastSenderReportAt).TotalSeconds * 65536);
        return new ReportBlock(
            received.Ssrc,
            received.FractionLost(),
            (int)Math.Min(received.Lost, int.MaxValue),
            received.ExtendedHighest,
            received.Jitter,
            _lastSenderReport,
            delay
        );
    }

    private ulong Ntp()
    {
        var since = time.GetUtcNow() - NtpEpoch;
        return (ulong)((UInt128)since.Ticks * 0x1_0000_0000 / TimeSpan.TicksPerSecond);
    }
}

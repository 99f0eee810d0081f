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
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private volatile IPacketProtection? _protection;
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

    /// <summary>Starts to report, once there is a far side.</summary>
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
        lock (_gate)
        {
            Heard++;
            while (reader.Next())
            {
                if (reader.Type == RtcpReader.SenderReport)
                {
                    _lastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(reader.Body[6..]);
                    _lastSenderReportAt = time.GetTimestamp();
                    Read(reader.Body[24..], reader.Count);
                }
                else if (reader.Type == RtcpReader.ReceiverReport)
                {
                    Read(reader.Body[4..], reader.Count);
                }
                // BYE and the rest change nothing: a call ends by SIP, not by what anyone can forge.
            }
        }
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
            if (goodbye)
                writer.Goodbye(sent.Ssrc);
            var length = writer.Length;
            if (_protection is not { } protection || protection.TryProtectControl(buffer, ref length))
                socket.Send(buffer[..length], target.WithPort(_remotePort));
        }
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

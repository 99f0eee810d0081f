using System.Buffers.Binary;

namespace KpnEen.Media.Srtp;

/// <summary>The receiving half: lets through what was made with the key, each packet once. Nothing is remembered of what is not authentic.</summary>
/// <param name="before">That of the key before this one: a far side may go on counting its roll-overs.</param>
internal sealed class SrtpReceiver(SrtpMasterKey key, SrtpReceiver? before = null) : IDisposable
{
    private const int LongestTried = 2048;

    private readonly Lock _gate = new();
    private readonly SrtpTransform _rtp = SrtpTransform.Create(key, control: false, encrypt: false);
    private readonly SrtpTransform _rtcp = SrtpTransform.Create(key, control: true, encrypt: false);
    private readonly SrtpSources _sources = new();
    private readonly SrtpSources? _before = before?._sources;
    private long _rejected;
    private long _replayed;
    private bool _disposed;

    public long Rejected => Interlocked.Read(ref _rejected);

    public long Replayed => Interlocked.Read(ref _replayed);

    public bool TryUnprotect(Span<byte> packet, out int length)
    {
        length = 0;
        lock (_gate)
        {
            if (_disposed || SrtpHeader.LengthOf(packet) is not (> 0 and var header) || packet.Length < header + _rtp.Overhead)
                return Reject();
            var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
            var source = _sources.Find(ssrc);
            var index = source?.Rtp.Estimate(sequence) ?? sequence;
            // Before the tag is checked this costs nothing to know; it counts as a replay only if it is authentic (3.3).
            var isNew = source?.Rtp.IsNew(index) ?? true;
            length =
                source is null && _before?.Find(ssrc)?.Rtp.Estimate(sequence) is { } continued && continued != index
                    ? OpenEither(packet, header, ssrc, ref index, continued)
                    : _rtp.Open(packet, header, ssrc, index);
            if (length < 0)
                return Reject();
            if (!isNew)
                return Repeat();
            (source ?? _sources.Add(ssrc)).Rtp.Add(index);
            return true;
        }
    }

    public bool TryUnprotectControl(Span<byte> packet, out int length)
    {
        length = 0;
        lock (_gate)
        {
            if (_disposed || !SrtpHeader.IsControl(packet) || packet.Length < SrtpHeader.ControlHeader + _rtcp.Overhead)
                return Reject();
            var word = _rtcp.ControlIndex(packet);
            // We agreed on encryption; a packet that says it has none is none of this session.
            if ((word & SrtpTransform.Encrypted) == 0)
                return Reject();
            var index = word & ~SrtpTransform.Encrypted;
            var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
            var source = _sources.Find(ssrc);
            var isNew = source?.Control.IsNew(index) ?? true;
            length = _rtcp.Open(packet, SrtpHeader.ControlHeader, ssrc, index);
            if (length < 0)
                return Reject();
            if (!isNew)
                return Repeat();
            (source ?? _sources.Add(ssrc)).Control.Add(index);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _rtp.Dispose();
            _rtcp.Dispose();
        }
    }

    // RFC 3711 3.3.1 lets the roll-over counter go on under a new key, RFC 4568 7.1.4 begins at zero; phones do the one or the other.
    // The first packet shows it.
    private int OpenEither(Span<byte> packet, int header, uint ssrc, ref ulong index, ulong continued)
    {
        Span<byte> copy = stackalloc byte[LongestTried];
        if (packet.Length > LongestTried)
            return -1;
        packet.CopyTo(copy);
        var length = _rtp.Open(packet, header, ssrc, index);
        if (length >= 0)
            return length;
        // What failed may be deciphered already.
        copy[..packet.Length].CopyTo(packet);
        return _rtp.Open(packet, header, ssrc, index = continued);
    }

    private bool Reject()
    {
        Interlocked.Increment(ref _rejected);
        return false;
    }

    private bool Repeat()
    {
        Interlocked.Increment(ref _replayed);
        return false;
    }
}

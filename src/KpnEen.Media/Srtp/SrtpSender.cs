using System.Buffers.Binary;

namespace KpnEen.Media.Srtp;

/// <summary>The sending half: counts the roll-overs of our numbers and never encrypts two packets alike.</summary>
internal sealed class SrtpSender(SrtpMasterKey key) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SrtpTransform _rtp = SrtpTransform.Create(key, control: false, encrypt: true);
    private readonly SrtpTransform _rtcp = SrtpTransform.Create(key, control: true, encrypt: true);
    private readonly SrtpSources _sources = new();
    private uint _controlIndex;
    private bool _disposed;

    public bool TryProtect(Span<byte> buffer, ref int length)
    {
        if (length > buffer.Length - _rtp.Overhead || SrtpHeader.LengthOf(buffer[..length]) is not (> 0 and var header))
            return false;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        lock (_gate)
        {
            if (_disposed)
                return false;
            var source = _sources.Find(ssrc) ?? _sources.Add(ssrc);
            var index = source.Rtp.Estimate(BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]));
            // A number used twice would encrypt two payloads alike (RFC 3711 9.1). 2^48 packets end a key.
            if (index >> 48 != 0 || !source.Rtp.IsNew(index))
                return false;
            var sealedLength = _rtp.Seal(buffer, length, header, ssrc, index);
            if (sealedLength < 0)
                return false;
            source.Rtp.Add(index);
            length = sealedLength;
            return true;
        }
    }

    public bool TryProtectControl(Span<byte> buffer, ref int length)
    {
        if (length > buffer.Length - _rtcp.Overhead || !SrtpHeader.IsControl(buffer[..length]))
            return false;
        lock (_gate)
        {
            // RFC 3711 9.2: at most 2^31 packets a key. One counter serves all our SSRCs.
            if (_disposed || _controlIndex == int.MaxValue)
                return false;
            var sealedLength = _rtcp.Seal(
                buffer,
                length,
                SrtpHeader.ControlHeader,
                BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]),
                ++_controlIndex
            );
            if (sealedLength < 0)
                return false;
            length = sealedLength;
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
}

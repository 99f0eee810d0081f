using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Rtp;

/// <summary>The packet path of one leg, from socket to handler. Bad and foreign packets are dropped and counted, nothing throws.</summary>
internal sealed class RtpReceiver(MediaLatch latch, IncomingStream stream) : IMediaReceiver
{
    private volatile HandlerTable _handlers = HandlerTable.Nothing;
    private volatile IPacketProtection? _protection;
    private long _foreign;
    private long _invalid;
    private long _unauthentic;

    public long Foreign => Interlocked.Read(ref _foreign);

    public long Invalid => Interlocked.Read(ref _invalid);

    /// <summary>Not made with the key that was agreed, or made with it and sent again.</summary>
    public long Unauthentic => Interlocked.Read(ref _unauthentic);

    /// <summary>While there is one, only what it lets through is a packet at all; null: plain RTP.</summary>
    public IPacketProtection? Protection
    {
        get => _protection;
        set => _protection = value;
    }

    /// <summary>Replaces all handlers at once; the index is the payload type.</summary>
    public void Use(PayloadHandler?[]? handlers) => _handlers = handlers is null ? HandlerTable.Nothing : new HandlerTable(handlers);

    public void OnPacket(in Datagram datagram)
    {
        var length = datagram.Length;
        if (_protection is { } protection && !TryUnprotect(protection, datagram, out length))
            return;
        if (!RtpPacket.TryParse(datagram.Buffer, length, datagram.At, out var rtp) || _handlers[rtp.PayloadType] is not { } handler)
        {
            _invalid++;
            return;
        }
        if (!latch.Admit(datagram.From))
        {
            _foreign++;
            return;
        }
        stream.Received(rtp, handler.IsAudio);
        handler.Handle(rtp);
    }

    // Whose address cannot be right is not worth the ciphers. What has no right tag says nothing about the far side: it locks nothing.
    private bool TryUnprotect(IPacketProtection protection, in Datagram datagram, out int length)
    {
        length = 0;
        if (!latch.MayAdmit(datagram.From))
            _foreign++;
        else if (protection.TryUnprotect(datagram.Packet, out length))
            return true;
        else
            _unauthentic++;
        return false;
    }
}

using KpnEen.Media.Transport;

namespace KpnEen.Media.Rtp;

/// <summary>The packet path of one leg, from socket to handler. Bad and foreign packets are dropped and counted, nothing throws.</summary>
internal sealed class RtpReceiver(MediaLatch latch, IncomingStream stream) : IMediaReceiver
{
    private static readonly PayloadHandler?[] Nothing = new PayloadHandler?[128];

    private volatile PayloadHandler?[] _handlers = Nothing;
    private long _foreign;
    private long _invalid;

    public long Foreign => Interlocked.Read(ref _foreign);

    public long Invalid => Interlocked.Read(ref _invalid);

    /// <summary>Replaces all handlers at once; the index is the payload type.</summary>
    public void Use(PayloadHandler?[]? handlers) => _handlers = handlers ?? Nothing;

    public void OnPacket(in Datagram datagram)
    {
        if (
            !RtpPacket.TryParse(datagram.Buffer, datagram.Length, datagram.At, out var rtp) || _handlers[rtp.PayloadType] is not { } handler
        )
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
}

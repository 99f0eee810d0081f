using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Transcoding;

/// <summary>Takes the packets of a leg to be decoded here, on the beat of the media clock: for a leg of another codec, or for many.</summary>
internal interface IPacketIntake
{
    /// <summary>For packets of that codec; the same one each time, for it keeps the state of the stream.</summary>
    StreamFormat Format(AudioCodec codec);

    /// <summary>Takes a packet; its timestamp is given because that of a key's packets is not the time of the packet.</summary>
    void Put(in RtpPacket packet, StreamFormat format, uint timestamp);
}

namespace KpnEen.Media.Rtp;

/// <summary>What is done with packets of one payload type; chosen when SDP is processed, not for each packet.</summary>
internal abstract class PayloadHandler
{
    /// <summary>Whether timestamps of these packets run on with time, so that jitter can be told.</summary>
    public virtual bool IsAudio => true;

    public abstract void Handle(in RtpPacket packet);
}

using KpnEen.Media;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>Opens the calling side of an INVITE, or answers it when its media cannot be had.</summary>
public sealed class IncomingLegs(MediaEngine media, Supervisor supervisor, TimeProvider time)
{
    /// <summary>Null when the INVITE was refused. It is no accepted call yet: what fails here leaves no record.</summary>
    public IncomingLeg? Open(LegInfo info, IncomingInvite invite)
    {
        if (!invite.Request.Body.IsEmpty && SessionDescriptions.Of(invite.Request).IsEmpty)
        {
            invite.Reject(415, headers: h => h["Accept"] = "application/sdp");
            return null;
        }
        MediaPort? port = null;
        try
        {
            port = media.Open(MediaFamily.Of(invite));
            return new IncomingLeg(info, invite, port, supervisor, time);
        }
        catch (MediaPortsExhaustedException)
        {
            invite.Reject(503, headers: h => h["Retry-After"] = "5");
        }
        catch (SdpParseException e)
        {
            invite.Reject(400, "Bad SDP: " + e.Message);
        }
        catch (MediaNegotiationException e)
        {
            invite.Reject(488, headers: h => SessionDescriptions.Warn(h, e));
        }
        if (port is not null)
            supervisor.Start("close port", async () => await port.DisposeAsync());
        return null;
    }
}

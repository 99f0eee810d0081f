using KpnEen.Media;
using KpnEen.Pbx.Directory;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>Opens the calling side of an INVITE, or answers it when its media cannot be had.</summary>
public sealed class IncomingLegs(MediaEngine media, Supervisor supervisor, TimeProvider time)
{
    /// <summary>Null when the INVITE was refused. It is no accepted call yet: what fails here leaves no record.</summary>
    /// <param name="encryption">The policy of the telephone or trunk that calls.</param>
    public IncomingLeg? Open(LegInfo info, IncomingInvite invite, MediaEncryption encryption)
    {
        if (!invite.Request.Body.IsEmpty && SessionDescriptions.Of(invite.Request).IsEmpty)
        {
            invite.Reject(415, headers: h => h["Accept"] = "application/sdp");
            return null;
        }
        var security = LegSecurity.Of(encryption, invite.Flow.Transport);
        MediaPort? port = null;
        try
        {
            // Said before an INVITE without an offer rings: there would be nothing to offer it.
            if (!media.Supports(security))
                throw new MediaNegotiationException(302, "Encryption required");
            port = media.Open(MediaFamily.Of(invite), security);
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

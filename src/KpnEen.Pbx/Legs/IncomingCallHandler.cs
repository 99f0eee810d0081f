using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.MidCall;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>One incoming call, from INVITE to call record.</summary>
public sealed class IncomingCallHandler(
    MediaEngine media,
    CallLifecycle lifecycle,
    IConversationLog log,
    Supervisor supervisor,
    TimeProvider time
)
{
    public async Task HandleAsync(IncomingCall incoming, IncomingInvite invite, CancellationToken shutdown)
    {
        var start = incoming.Start();
        if (OpenLeg(incoming.Leg(start, time), invite) is not { } caller)
            return;
        var call = new Call(incoming.Tenant, new Conversation(start, log, time), time, shutdown) { CallingUserId = incoming.From?.Id };
        var attempt = new Attempt(call, incoming.Dialled, incoming.From, incoming.Identity, caller)
        {
            CallingUser = incoming.From,
            Redirections = incoming.Redirections,
            MaxForwards = incoming.MaxForwards,
        };
        await lifecycle.RunAsync(call, _ => Task.FromResult(Entry.Ready(caller, attempt)));
    }

    // Not an accepted call yet: what fails here is answered and leaves no record.
    private IncomingLeg? OpenLeg(LegInfo info, IncomingInvite invite)
    {
        MediaPort? port = null;
        try
        {
            port = media.Open();
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
            invite.Reject(488, headers: h => h["Warning"] = $"{e.WarningCode} kpneen \"{e.Message}\"");
        }
        if (port is not null)
            supervisor.Start("close port", async () => await port.DisposeAsync());
        return null;
    }
}

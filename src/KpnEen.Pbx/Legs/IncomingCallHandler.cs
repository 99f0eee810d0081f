using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.MidCall;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>One incoming call, from INVITE to call record.</summary>
public sealed class IncomingCallHandler(
    IncomingLegs legs,
    ReplacingCallHandler replacing,
    CallLifecycle lifecycle,
    CallLadders ladders,
    IConversationLog log,
    TimeProvider time
)
{
    public async Task HandleAsync(IncomingCall incoming, IncomingInvite invite, CancellationToken shutdown)
    {
        if (invite.Request.Headers.Contains("Replaces"))
        {
            await replacing.HandleAsync(incoming, invite);
            return;
        }
        var start = incoming.Start();
        if (legs.Open(incoming.Leg(start, time), invite, incoming.Encryption) is not { } caller)
            return;
        var clock = new CallClock(time);
        var call = new Call(incoming.Tenant, new Conversation(start, log, clock), clock, shutdown) { CallingUserId = incoming.From?.Id };
        var isWithheld = start.Customer.Presentation == Presentation.Restricted || incoming.Redirections.Any(r => r.NamesNobody);
        ladders.Add(incoming.Tenant.Tenant.Id, call.Id, incoming.SipCallId, isWithheld);
        var attempt = new Attempt(call, incoming.Dialled, incoming.From, incoming.Identity, caller)
        {
            CallingUser = incoming.From,
            Redirections = incoming.Redirections,
            MaxForwards = incoming.MaxForwards,
            EarlierRedirections = incoming.Arrival.EarlierRedirections,
            MaxBreadth = incoming.Arrival.MaxBreadth,
            Passports = incoming.Arrival.Passports,
        };
        call.Attempt = attempt;
        await lifecycle.RunAsync(call, _ => Task.FromResult(Entry.Ready(caller, attempt)));
    }
}

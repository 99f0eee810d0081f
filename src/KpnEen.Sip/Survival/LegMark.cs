using KpnEen.Sip.Dialogs;

namespace KpnEen.Sip.Survival;

/// <summary>What the keeper knows of one leg. Its owner changes from the INVITE to the dialog; whoever has it forgets it.</summary>
internal sealed class LegMark(ILegKeeper? keeper)
{
    private long number;

    /// <summary>Before the INVITE goes out.</summary>
    public void Calling(SipRequest invite, Transport.SipFlow flow, string branch)
    {
        if (keeper is null)
            return;
        var identity = new DialogIdentity(
            invite.CallId,
            invite.Headers[HeaderNames.From]!,
            invite.Headers[HeaderNames.To]!,
            invite.RequestUri.ToString(),
            [.. invite.Headers.Fields(HeaderNames.Route)],
            invite.CSeq.Number,
            flow.Transport.ToString(),
            flow.Local.ToString(),
            flow.Remote.ToString(),
            flow.Listener,
            true
        );
        Keep(new KeptLeg(LegStage.Calling, identity, [], branch));
    }

    /// <summary>Before anything but 100 is answered.</summary>
    public void Ringing(SipRequest invite, DialogCore core)
    {
        if (keeper is null)
            return;
        var identity = core.ToIdentity() with { LocalSequence = invite.CSeq.Number };
        Keep(new KeptLeg(LegStage.Ringing, identity, [.. invite.Vias.Select(v => v.ToString())], null));
    }

    /// <summary>Before the 200 or the ACK goes out, and again when the remote target has changed.</summary>
    public void Answered(DialogCore core)
    {
        if (keeper is not null)
            Keep(new KeptLeg(LegStage.Answered, core.ToIdentity(), [], null));
    }

    public void Forget()
    {
        if (Interlocked.Exchange(ref number, 0) is var kept and not 0)
            keeper!.Forget(kept);
    }

    private void Keep(KeptLeg leg) => number = keeper!.Keep(leg, number);
}

using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>
/// What is left of a call we made once it has a 2xx (RFC 3261 13.2.2.4): repeats the ACK when the 2xx comes again, acknowledges and hangs up any other
/// branch that answers too. Keeps bytes, neither call nor dialog.
/// </summary>
/// <param name="invite">Without body and headers: only what a dialog is made of.</param>
/// <param name="wire">The INVITE as it was sent.</param>
internal sealed class AnsweredInvite(StackContext context, InviteRequest invite, byte[] wire, uint sequence, string tag, SentAck ack)
    : IClientTransactionUser
{
    // Another branch that answers is rare.
    private List<(string Tag, SentAck Ack)>? others;

    public void OnResponse(SipResponse response, SipFlow flow)
    {
        var from = response.To.Tag ?? "";
        if (from == tag)
            ack.Repeat(sequence);
        else if (others?.Find(other => other.Tag == from) is { Ack: { } sent })
            sent.Repeat(sequence);
        else
            HangUp(response, flow, from);
    }

    public void OnFailure(SipResponse made) { }

    public IClientTransactionUser Afterwards(byte[] sent) => this;

    private void HangUp(SipResponse response, SipFlow flow, string from)
    {
        if (SipParser.Parse(wire, context.Options.Limits).Message is not SipRequest request)
            return;
        var core = DialogCore.OfOutgoing(context, invite, request, response, flow);
        core.LeaveGap();
        var dialog = new Dialog(context, core);
        context.Dialogs.Set(core.Id, dialog);
        dialog.Acknowledge(sequence, default, response);
        (others ??= []).Add((from, dialog.Ack));
        context.Tasks.Add(dialog.ByeAsync());
    }
}

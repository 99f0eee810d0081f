using System.Globalization;
using System.Threading.Channels;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>One branch of an outgoing call that rings (RFC 3261 12.1): acknowledges reliable provisionals, takes requests of the other side.</summary>
internal sealed class EarlyDialog : IDialogUsage
{
    private readonly StackContext context;
    private readonly uint inviteSequence;
    private readonly DialogInbox inbox;
    private readonly Lock gate = new();
    private long lastReliable = -1;

    public EarlyDialog(StackContext context, DialogCore core, uint inviteSequence)
    {
        this.context = context;
        this.inviteSequence = inviteSequence;
        Core = core;
        inbox = new(context, core, static () => { });
        context.Dialogs.Set(core.Id, this);
    }

    public DialogCore Core { get; }

    public ChannelReader<IncomingRequest> Requests => inbox.Reader;

    public bool IsPeer(SipFlow flow) => Core.IsPeer(flow);

    public void OnRequest(ServerTransaction transaction)
    {
        // RFC 3261 15: the callee of an early dialog refuses the INVITE instead.
        if (transaction.Request.Method == SipMethods.Bye)
            transaction.Respond(481);
        else
            inbox.Take(transaction, answerOpen: true);
    }

    public void OnAck(SipRequest ack) => context.Totals.StrayAck();

    /// <summary>False when this provisional is a repetition, or came before one that is missing (RFC 3262 4).</summary>
    public bool Take(SipResponse response)
    {
        if (!response.Headers.HasToken(HeaderNames.Require, "100rel"))
        {
            Core.RefreshTarget(response);
            return true;
        }
        if (!uint.TryParse(response.Headers[HeaderNames.RSeq], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return true;
        lock (gate)
        {
            if (lastReliable >= 0 && sequence != lastReliable + 1)
                return false;
            lastReliable = sequence;
        }
        Core.RefreshTarget(response);
        var prack = Core.CreateRequest(SipMethods.Prack);
        prack.Headers.Add(HeaderNames.RAck, string.Create(CultureInfo.InvariantCulture, $"{sequence} {inviteSequence} INVITE"));
        context.Tasks.Add(Core.SendAsync(prack));
        return true;
    }

    public void Close()
    {
        context.Dialogs.Remove(Core.Id, this);
        inbox.Close(481);
    }
}

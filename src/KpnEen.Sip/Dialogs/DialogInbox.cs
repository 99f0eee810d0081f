using System.Globalization;
using System.Threading.Channels;

namespace KpnEen.Sip.Dialogs;

/// <summary>The requests of the other side in one dialog: their order, what collides (RFC 3261 14.2, RFC 3311 5.2), and their answers.</summary>
internal sealed class DialogInbox(StackContext context, DialogCore core, Action noAck)
{
    private readonly Mailbox<IncomingRequest> mailbox = new();
    private readonly Lock gate = new();
    private readonly HashSet<IncomingRequest> open = [];
    private UnacknowledgedAnswer? answer;
    private IncomingRequest? answered;
    private bool closed;

    public DialogCore Core => core;

    public ChannelReader<IncomingRequest> Reader => mailbox;

    /// <summary>Of the confirmed dialog.</summary>
    public SessionTimer? Timer { private get; set; }

    /// <summary>An INVITE of ours is on its way.</summary>
    public bool OwnInvite { get; set; }

    /// <summary>An UPDATE of ours with an offer is on its way.</summary>
    public bool OwnUpdate { get; set; }

    /// <summary>An INVITE of the other side is not finished: ours would collide.</summary>
    public bool IsInviteOpen
    {
        get
        {
            lock (gate)
                return answer is { IsPending: true } || IsOpen(SipMethods.Invite);
        }
    }

    /// <summary>Refuses what is out of order or collides, passes on the rest.</summary>
    public void Take(ServerTransaction transaction, bool answerOpen)
    {
        var request = new IncomingRequest(transaction, this);
        int refusal;
        lock (gate)
        {
            refusal = Refusal(transaction, answerOpen);
            if (refusal == 0)
                open.Add(request);
        }
        if (refusal != 0)
        {
            Refuse(transaction, refusal);
            return;
        }
        core.Flow = transaction.Flow;
        if (transaction.IsInvite)
            transaction.Attach(request);
        if (!mailbox.TryWrite(request))
            request.Respond(481);
    }

    public void Respond(IncomingRequest request, SipResponse response)
    {
        if (response.IsProvisional)
        {
            request.Transaction.TryRespond(response);
            return;
        }
        var accepted = request.Transaction.IsInvite && response.IsSuccess;
        lock (gate)
        {
            if (!open.Remove(request))
                return;
            // Before it is sent: the ACK may be here before we are back.
            if (accepted)
            {
                answered = request;
                answer = new(context, request.Transaction, OnNoAck);
            }
        }
        if (response.IsSuccess && request.Request.Method is SipMethods.Invite or SipMethods.Update)
        {
            core.RefreshTarget(request.Request);
            Timer?.Answer(request.Request, response);
        }
        request.Transaction.TryRespond(response);
        if (!accepted)
            request.NeverAcknowledged();
    }

    public void OnAck(SipRequest ack)
    {
        UnacknowledgedAnswer? current;
        IncomingRequest? request;
        lock (gate)
            (current, request) = (answer, answered);
        current?.OnAck(ack);
        if (current is { Acknowledged.IsCompletedSuccessfully: true })
            request!.Acknowledge(ack.Body);
    }

    /// <summary>The answer cannot reach anybody.</summary>
    public void Forget(IncomingRequest request)
    {
        lock (gate)
            open.Remove(request);
        request.NeverAcknowledged();
    }

    /// <summary>No more requests; what waits for an answer is refused (RFC 3261 15.1.2).</summary>
    public void Close(int status = 487)
    {
        IncomingRequest[] waiting;
        UnacknowledgedAnswer? pending;
        lock (gate)
        {
            closed = true;
            waiting = [.. open];
            pending = answer;
        }
        mailbox.TryComplete();
        foreach (var request in waiting)
            request.Respond(status);
        if (pending?.End() == true)
            answered!.NeverAcknowledged();
    }

    private void OnNoAck()
    {
        answered?.NeverAcknowledged();
        noAck();
    }

    private int Refusal(ServerTransaction transaction, bool answerOpen)
    {
        if (!core.TakeSequence(transaction.Request.CSeq.Number))
            return 500;
        if (closed)
            return 481;
        if (transaction.IsInvite)
        {
            return IsOpen(SipMethods.Invite) ? 500
                : OwnInvite || OwnUpdate || answerOpen || answer is { IsPending: true } ? 491
                : 0;
        }
        if (transaction.Request.Method == SipMethods.Update && !transaction.Request.Body.IsEmpty)
        {
            return IsOpen(SipMethods.Update) ? 500
                : OwnUpdate || OwnInvite ? 491
                : 0;
        }
        return 0;
    }

    private bool IsOpen(string method) => open.Any(r => r.Request.Method == method);

    private void Refuse(ServerTransaction transaction, int status)
    {
        var refusal = transaction.CreateResponse(status);
        if (status == 500)
            refusal.Headers.Add(HeaderNames.RetryAfter, context.Options.Random.Next(0, 11).ToString(CultureInfo.InvariantCulture));
        transaction.Respond(refusal);
    }
}

using System.Threading.Channels;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Survival;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A call we make, until it is answered or refused (RFC 3261 13.2).</summary>
public sealed class OutgoingInvite : IClientTransactionUser
{
    private readonly StackContext context;
    private readonly bool offers;
    private InviteRequest invite;
    private readonly Mailbox<SipResponse> provisionals = new();
    private readonly Mailbox<IncomingRequest> requests = new();
    private readonly TaskCompletionSource<InviteResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Dictionary<string, EarlyDialog> early = [];
    private Dialog? answer;
    private StackTimer? patience;
    private StackTimer? afterCancel;
    private readonly LegMark mark;
    private SipRequest request;
    private ClientTransaction? transaction;
    private string? cancelReason;
    private string? lastProvisional;
    private bool cancelling;
    private bool cancelSent;
    private bool heard;
    private bool challenged;
    private bool lengthened;

    internal OutgoingInvite(StackContext context, InviteRequest invite)
    {
        this.context = context;
        this.invite = invite;
        offers = !invite.Sdp.IsEmpty;
        CallId = invite.CallId ?? Identifiers.CallId();
        LocalTag = invite.From.Tag ?? Identifiers.Tag();
        request = InviteMaker.Create(context, invite, CallId, LocalTag);
        mark = new(context.Options.Keeper);
    }

    public string CallId { get; }

    public string LocalTag { get; }

    /// <summary>1xx other than 100, each once, completed with the result. Reliable ones are acknowledged by the stack (RFC 3262).</summary>
    public ChannelReader<SipResponse> Provisionals => provisionals;

    /// <summary>Requests of the other side in an early dialog: UPDATE, INFO. Completed with the result.</summary>
    public ChannelReader<IncomingRequest> Requests => requests;

    /// <summary>
    /// Completes exactly once, never faults: the final response; a 2xx carries the dialog and has been acknowledged unless the INVITE had no offer.
    /// Also after <see cref="Cancel"/>: an answer that won the race is here, and the caller hangs it up.
    /// </summary>
    public Task<InviteResult> Result => result.Task;

    /// <summary>Gives up; safe in every state. Before the first provisional it waits for one (RFC 3261 9.1).</summary>
    /// <param name="reason">Reason header, such as <c>SIP;cause=200;text="Call completed elsewhere"</c> (RFC 3326).</param>
    public void Cancel(string? reason = null)
    {
        bool unsent;
        lock (gate)
        {
            if (cancelling || result.Task.IsCompleted)
                return;
            cancelling = true;
            cancelReason = reason;
            unsent = transaction is null;
            if (heard)
                SendCancel();
        }
        if (unsent)
            Complete(new(ResponseMaker.Synthesise(request, 487), null));
    }

    /// <summary>A request in the early dialog: NOTIFY with Event: talk, INFO, UPDATE. A made 481 when there is no early dialog yet.</summary>
    public async Task<SipResponse> SendAsync(
        string method,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null,
        CancellationToken cancellation = default
    )
    {
        DialogCore? core;
        lock (gate)
            core = early.Values.LastOrDefault()?.Core;
        if (core is null)
            return ResponseMaker.Synthesise(request, 481);
        var inside = core.CreateRequest(method);
        if (!body.IsEmpty)
            inside.SetBody(body, contentType);
        headers?.Invoke(inside.Headers);
        var sending = core.SendAsync(inside);
        context.Tasks.Add(sending);
        return await sending.WaitAsync(cancellation);
    }

    /// <summary>The ACK with the answer, when the INVITE had no offer.</summary>
    public async Task AckAsync(ReadOnlyMemory<byte> sdp)
    {
        var answer = await Result;
        answer.Dialog?.Acknowledge(request.CSeq.Number, sdp, answer.Response);
    }

    void IClientTransactionUser.OnResponse(SipResponse response, SipFlow flow)
    {
        if (response.IsProvisional)
            OnProvisional(response, flow);
        else if (response.IsSuccess)
            OnAnswer(response, flow);
        else
            OnRefusal(response);
    }

    void IClientTransactionUser.OnFailure(SipResponse made) => Complete(new(made, null));

    IClientTransactionUser? IClientTransactionUser.Afterwards(byte[] sent) =>
        answer is null ? null : new AnsweredInvite(context, invite, sent, request.CSeq.Number, answer.RemoteTag, answer.Ack);

    /// <summary>Resolves the target and sends; numeric datagram targets in the same breath.</summary>
    internal async Task StartAsync()
    {
        if (invite.Timeout is { } timeout)
            (patience = context.Timer(() => GiveUp(408))).Start(timeout);
        await SendAsync(request);
    }

    /// <summary>Goes on where a former life of the process was killed: the INVITE is out already, and now it is cancelled.</summary>
    internal async Task<InviteResult> ResumeToCancelAsync(SipRequest sent, SipFlow flow, string branch, string? reason)
    {
        ClientTransaction resumed;
        lock (gate)
        {
            request = sent;
            heard = cancelling = true;
            cancelReason = reason;
            resumed = transaction = context.Transactions.CreateClient(sent, flow, this, branch);
        }
        // No repetition of the INVITE: to the transaction it is as if a 100 had come.
        resumed.OnResponse(ResponseMaker.Synthesise(sent, 100));
        lock (gate)
        {
            if (!cancelSent)
                SendCancel();
        }
        var outcome = await result.Task;
        if (outcome.Dialog is { } dialog)
            await dialog.ByeAsync(reason);
        else if (outcome.Response.IsSynthesised)
            resumed.OnTransportError();
        return outcome;
    }

    /// <summary>It rings in the early dialog with this tag.</summary>
    public bool IsEarlyWith(string remoteTag)
    {
        lock (gate)
            return !result.Task.IsCompleted && early.ContainsKey(remoteTag);
    }

    private async Task SendAsync(SipRequest attempt)
    {
        var flow = await context.Transport.ResolveAsync(invite.Target, attempt);
        ClientTransaction started;
        lock (gate)
        {
            if (result.Task.IsCompleted)
                return;
            if (flow is null || cancelling)
            {
                started = null!;
            }
            else
            {
                attempt.Headers[HeaderNames.Contact] ??= ContactHeader.Of(context, flow, invite.ContactUser);
                heard = cancelSent = false;
                started = transaction = context.Transactions.CreateClient(attempt, flow, this);
                mark.Calling(attempt, flow, started.Branch);
            }
        }
        if (started is null)
            Complete(new(ResponseMaker.Synthesise(attempt, cancelling ? 487 : 503), null));
        else
            started.Start();
    }

    private void OnProvisional(SipResponse response, SipFlow flow)
    {
        EarlyDialog? branch = null;
        patience?.Stop();
        lock (gate)
        {
            heard = true;
            if (cancelling && !cancelSent)
                SendCancel();
            if (result.Task.IsCompleted || response.StatusCode == 100)
                return;
            if (response.To.Tag is { } tag && !early.TryGetValue(tag, out branch))
            {
                branch = early[tag] = new(context, DialogCore.OfOutgoing(context, invite, request, response, flow), request.CSeq.Number);
                context.Tasks.Add(ForwardAsync(branch));
            }
        }
        if (branch?.Take(response) == false)
            return;
        // The same provisional again keeps proxies awake; nobody wants to hear it twice.
        var seen = $"{response.StatusCode} {response.To.Tag} {response.Headers[HeaderNames.RSeq]} {response.Body.Length}";
        if (seen != lastProvisional)
            provisionals.TryWrite(response);
        lastProvisional = seen;
    }

    private async Task ForwardAsync(EarlyDialog branch)
    {
        while (await branch.Requests.WaitToReadAsync())
        {
            while (branch.Requests.TryRead(out var inside))
            {
                if (!requests.TryWrite(inside))
                    inside.Respond(481);
            }
        }
    }

    private void OnAnswer(SipResponse response, SipFlow flow)
    {
        var tag = response.To.Tag ?? "";
        Dialog dialog;
        bool first;
        lock (gate)
        {
            first = !result.Task.IsCompleted;
            var core = early.GetValueOrDefault(tag)?.Core ?? DialogCore.OfOutgoing(context, invite, request, response, flow);
            core.RefreshTarget(response);
            dialog = answer = new Dialog(context, core);
            context.Dialogs.Set(core.Id, dialog);
            if (first)
                core.Confirm();
        }
        if (first && !offers)
            dialog.AcknowledgeLater(request.CSeq.Number);
        else
            dialog.Acknowledge(request.CSeq.Number, default, response);
        if (first)
        {
            dialog.Timer.OnAnswer(response);
            Complete(new(response, dialog));
        }
        else
            context.Tasks.Add(dialog.ByeAsync()); // too late
    }

    private void OnRefusal(SipResponse response)
    {
        SipRequest? again = null;
        lock (gate)
        {
            if (!cancelling && !result.Task.IsCompleted)
                again = Again(response);
            request = again ?? request;
        }
        if (again is not null)
            context.Tasks.Add(SendAsync(again));
        else
            Complete(new(response, null));
    }

    // Under the lock. The same call once more, as the refusal wants it.
    private SipRequest? Again(SipResponse refusal)
    {
        SipRequest? again = null;
        if (refusal.StatusCode == 422 && !lengthened && SessionExpires.MinimumOf(refusal) is { } least)
        {
            // RFC 4028 7.4
            lengthened = true;
            challenged = false; // the credentials were for the request as it was
            again = RequestMaker.Again(request);
            SessionTimer.Ask(again.Headers, context.Options.SessionTimer, least);
        }
        else if (!challenged && DigestClient.Answer(request, refusal, invite.Credentials, transaction?.Flow) is { } answered)
        {
            challenged = true;
            again = answered;
        }
        return again;
    }

    // Under the lock.
    private void SendCancel()
    {
        cancelSent = true;
        (afterCancel ??= context.Timer(Abandon)).Start(context.Timers.Timeout);
        var cancel = RequestMaker.Cancel(transaction!.Request, cancelReason);
        context.Transactions.CreateClient(cancel, transaction.Flow, UnheardAnswer.Instance, transaction.Branch).Start();
    }

    // RFC 3261 9.1: whoever does not end the INVITE within 64*T1 of its CANCEL will not end it.
    private void Abandon()
    {
        ClientTransaction? unanswered;
        lock (gate)
            unanswered = transaction;
        GiveUp(487);
        unanswered?.Abandon();
    }

    // The transaction lives on: an answer that comes now is acknowledged and hung up, a phone that rings now is cancelled.
    private void GiveUp(int status)
    {
        lock (gate)
            cancelling = true;
        Complete(new(ResponseMaker.Synthesise(request, status), null));
    }

    private void Complete(InviteResult outcome)
    {
        patience?.Stop();
        afterCancel?.Stop();
        if (!result.TrySetResult(outcome))
            return;
        // Its dialog has a place of its own.
        mark.Forget();
        EarlyDialog[] branches;
        lock (gate)
        {
            branches = [.. early.Values];
            // What is left of us for late answers must not hold what made the INVITE, and with it the call of whoever asked for it.
            invite = invite with
            {
                Headers = null,
                Sdp = default,
            };
        }
        foreach (var branch in branches)
            branch.Close();
        provisionals.TryComplete();
        requests.TryComplete();
        context.Outgoing.TryRemove(CallId, out _);
    }
}

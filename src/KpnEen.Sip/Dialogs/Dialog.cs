using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A confirmed dialog (RFC 3261 12). The stack keeps CSeq order, glare, retransmissions and the BYE of the other side.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing.")]
public sealed class Dialog : IDialogUsage
{
    private const string SessionExpired = "SIP;cause=408;text=\"Session Expired\"";

    private readonly StackContext context;
    private readonly DialogCore core;
    private readonly DialogInbox inbox;
    private readonly DialogAcks acks;
    private readonly DialogReinvite reinvite;
    private readonly SessionTimer timer;
    private readonly CancellationTokenSource terminated = new();
    private readonly Lock gate = new();
    private UnacknowledgedAnswer? answer;
    private MergeKey? merged;
    private uint? unacknowledged;
    private Task? bye;
    private bool ended;

    internal Dialog(StackContext context, DialogCore core)
    {
        this.context = context;
        this.core = core;
        inbox = new(context, core, () => EndWithBye("no ACK"));
        acks = new(context, core);
        timer = new(context, core, RefreshAsync, () => EndWithBye("session timer expired", SessionExpired));
        inbox.Timer = timer;
        reinvite = new(context, core, inbox, acks, timer);
        Terminated = terminated.Token;
    }

    public string CallId => core.Id.CallId;

    public string LocalTag => core.Id.LocalTag;

    public string RemoteTag => core.Id.RemoteTag;

    public NameAddress Local => core.Local;

    public NameAddress Remote => core.Remote;

    public SipUri RemoteTarget => core.RemoteTarget;

    public SipFlow Flow => core.Flow;

    /// <summary>What to keep so that <see cref="SipStack.ByeOrphanAsync"/> can end the dialog after a crash.</summary>
    public DialogIdentity Identity => core.ToIdentity();

    /// <summary>For refreshes by re-INVITE; without it the stack knows UPDATE alone.</summary>
    public IRefreshedSession? Session { get; set; }

    /// <summary>We sent the INVITE.</summary>
    public bool IsCaller => core.IsCaller;

    /// <summary>Completes with the body of the ACK of the first 200; at once when we were the caller. Cancelled when no ACK came.</summary>
    public Task<ReadOnlyMemory<byte>> Acknowledged => answer?.Acknowledged ?? Task.FromResult<ReadOnlyMemory<byte>>(default);

    /// <summary>re-INVITE, UPDATE, INFO, REFER, NOTIFY, MESSAGE ... in order. BYE is answered by the stack. Completed when the dialog ends.</summary>
    public ChannelReader<IncomingRequest> Requests => inbox.Reader;

    /// <summary>The dialog is over, whoever ended it.</summary>
    public CancellationToken Terminated { get; }

    /// <summary>Who and why: "remote BYE", "local BYE", "no ACK", "transaction timeout", followed by the Reason header if there was one.</summary>
    public string? TerminationReason { get; private set; }

    /// <summary>The BYE of the other side, if that ended the dialog.</summary>
    public SipRequest? RemoteBye { get; private set; }

    /// <summary>INFO, NOTIFY, UPDATE, REFER, MESSAGE ... A 408 or 481 ends the dialog (RFC 3261 12.2.1.2).</summary>
    public async Task<SipResponse> SendAsync(
        string method,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null,
        CancellationToken cancellation = default
    )
    {
        var request = core.CreateRequest(method);
        if (!body.IsEmpty)
            request.SetBody(body, contentType);
        headers?.Invoke(request.Headers);
        if (ended)
            return Transactions.ResponseMaker.Synthesise(request, 481);
        if (method == SipMethods.Update)
            timer.Ask(request);
        var offers = method == SipMethods.Update && !body.IsEmpty;
        inbox.OwnUpdate |= offers;
        var sending = SendAndJudgeAsync(request, offers);
        context.Tasks.Add(sending);
        return await sending.WaitAsync(cancellation);
    }

    /// <summary>Waits its turn, retries after 491 (RFC 3261 14.1), sends the ACK.</summary>
    /// <param name="answer">Makes the body of the ACK when <paramref name="sdp"/> is empty.</param>
    public Task<SipResponse> ReinviteAsync(
        ReadOnlyMemory<byte> sdp,
        Action<HeaderCollection>? headers = null,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer = null,
        CancellationToken cancellation = default
    ) => ReinviteAsync(() => sdp, headers, answer, cancellation);

    /// <summary>
    /// A re-INVITE whose offer is made when its turn has come, and again after 491: an offer of the other side may have been answered
    /// before, which changes what there is to offer.
    /// </summary>
    public Task<SipResponse> OfferAsync(Func<ReadOnlyMemory<byte>> sdp, CancellationToken cancellation = default) =>
        ReinviteAsync(sdp, null, null, cancellation);

    private async Task<SipResponse> ReinviteAsync(
        Func<ReadOnlyMemory<byte>> sdp,
        Action<HeaderCollection>? headers,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer,
        CancellationToken cancellation
    )
    {
        // Who asked may stop waiting; the ACK of an answer that comes later is sent all the same.
        var sending = ReinviteAndJudgeAsync(sdp, headers, answer, cancellation);
        context.Tasks.Add(sending);
        return await sending.WaitAsync(cancellation);
    }

    /// <summary>Ends the dialog: idempotent, never throws, returns when answered or given up.</summary>
    public Task ByeAsync(string? reason = null, Action<HeaderCollection>? headers = null)
    {
        var first = false;
        lock (gate)
        {
            if (ended)
                return bye ?? Task.CompletedTask;
            first = ended = true;
        }
        return first ? StartBye(reason is null ? "local BYE" : $"local BYE: {reason}", reason, headers) : Task.CompletedTask;
    }

    bool IDialogUsage.IsPeer(SipFlow flow) => core.IsPeer(flow);

    void IDialogUsage.OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method != SipMethods.Bye)
        {
            inbox.Take(transaction, answer is { IsPending: true });
            return;
        }
        if (!core.TakeSequence(transaction.Request.CSeq.Number))
        {
            transaction.Respond(500);
            return;
        }
        transaction.Respond(200);
        var reason = transaction.Request.Headers[HeaderNames.Reason];
        End(reason is null ? "remote BYE" : $"remote BYE: {reason}", transaction.Request);
    }

    void IDialogUsage.OnAck(SipRequest ack)
    {
        answer?.OnAck(ack);
        inbox.OnAck(ack);
    }

    /// <summary>We have just answered with a 200: repeat it until the ACK comes.</summary>
    internal void AwaitAck(ServerTransaction invite)
    {
        merged = context.Transactions.RememberForMerge(invite, this);
        answer = new(context, invite, () => EndWithBye("no ACK"));
    }

    /// <summary>The other side answered our INVITE.</summary>
    internal void Acknowledge(uint sequence, ReadOnlyMemory<byte> body, SipResponse response)
    {
        unacknowledged = null;
        acks.Send(sequence, body, response);
    }

    /// <summary>Our INVITE had no offer: the ACK waits for the answer.</summary>
    internal void AcknowledgeLater(uint sequence) => unacknowledged = sequence;

    /// <summary>Our 200 to the INVITE, or the other side's: how long the session lives without a word.</summary>
    internal SessionTimer Timer => timer;

    /// <summary>The ACK to our INVITE, as soon as it is sent.</summary>
    internal SentAck Ack => acks.Last;

    /// <summary>Ends without a word to the other side.</summary>
    internal void End(string reason, SipRequest? remoteBye = null)
    {
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
        }
        Close(reason, remoteBye);
        core.Mark.Forget();
        Remove();
    }

    private void EndWithBye(string why, string? reason = null)
    {
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
        }
        StartBye(why, reason, null);
    }

    private Task StartBye(string why, string? reason, Action<HeaderCollection>? headers)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            bye = done.Task;
        context.Tasks.Add(SendByeAsync(reason, headers, done));
        Close(why, null);
        return done.Task;
    }

    private async Task SendByeAsync(string? reason, Action<HeaderCollection>? headers, TaskCompletionSource done)
    {
        try
        {
            // RFC 3261 15: the callee waits for the ACK, or for the time after which none will come.
            if (answer is { IsPending: true } pending)
                await Task.WhenAny(pending.Acknowledged);
            if (unacknowledged is { } sequence)
                acks.Send(sequence, default, new SipResponse(200));
            var request = core.CreateRequest(SipMethods.Bye);
            if (reason is not null)
                request.Headers[HeaderNames.Reason] = reason;
            headers?.Invoke(request.Headers);
            await core.SendAsync(request);
        }
        finally
        {
            // Answered, or nobody answers: a BYE that was not heard yet is sent again by the next life.
            core.Mark.Forget();
            Remove();
            done.TrySetResult();
        }
    }

    private void Remove()
    {
        context.Dialogs.Remove(core.Id, this);
        if (merged is { } copies)
            context.Transactions.ForgetMerged(copies, this);
    }

    private void Close(string reason, SipRequest? remoteBye)
    {
        TerminationReason = reason;
        RemoteBye = remoteBye;
        timer.Stop();
        if (remoteBye is not null)
            answer?.End();
        inbox.Close();
        terminated.Cancel();
    }

    private async Task<SipResponse> ReinviteAndJudgeAsync(
        Func<ReadOnlyMemory<byte>> sdp,
        Action<HeaderCollection>? headers,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer,
        CancellationToken cancellation
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Terminated);
        if (this.answer is { IsPending: true } first)
            await Task.WhenAny(first.Acknowledged).WaitAsync(either.Token);
        var response = await reinvite.SendAsync(sdp, headers, answer, either.Token);
        Judge(response);
        return response;
    }

    private async Task<SipResponse> SendAndJudgeAsync(SipRequest request, bool offers)
    {
        var response = await core.SendAsync(request);
        if (offers)
            inbox.OwnUpdate = false;
        if (request.Method == SipMethods.Update && response.IsSuccess)
        {
            core.RefreshTarget(response);
            timer.OnAnswer(response);
        }
        // RFC 5057 5.1: a NOTIFY nobody wants ends the subscription, not the call beside it.
        if (request.Method != SipMethods.Notify)
            Judge(response);
        return response;
    }

    private async Task<SipResponse> RefreshAsync(bool byUpdate)
    {
        if (byUpdate || Session is not { } session)
            return await SendAsync(SipMethods.Update);
        try
        {
            var response = await ReinviteAndJudgeAsync(session.Offer, null, null, default);
            if (response.IsSuccess && !response.Body.IsEmpty)
                session.OnAnswer(response.Body);
            return response;
        }
        catch (OperationCanceledException)
        {
            return new SipResponse(481) { IsSynthesised = true }; // ended meanwhile
        }
    }

    private void Judge(SipResponse response)
    {
        if (response.StatusCode == 408)
            EndWithBye("transaction timeout");
        else if (response.StatusCode == 481)
            End("481 from the other side");
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A call made to us, until we answer or refuse it (RFC 3261 13.3). A 100 goes out by itself.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing.")]
public sealed class IncomingInvite : IDialogUsage, IServerTransactionUser
{
    // RFC 3261 13.3.1.1: a proxy forgets an INVITE it hears nothing of for three minutes.
    private static readonly TimeSpan KeepRinging = TimeSpan.FromMinutes(1);

    private readonly StackContext context;
    private readonly ServerTransaction transaction;
    private readonly DialogCore core;
    private readonly DialogInbox inbox;
    private readonly ReliableProvisionals reliable;
    private readonly StackTimer keepRinging;
    private readonly CancellationTokenSource cancelled = new();
    private readonly Lock gate = new();
    private SipResponse? lastProvisional;
    private bool finished;

    internal IncomingInvite(StackContext context, ServerTransaction transaction)
    {
        this.context = context;
        this.transaction = transaction;
        core = DialogCore.OfIncoming(context, transaction);
        inbox = new(context, core, static () => { });
        reliable = new(context, transaction, GiveUp);
        keepRinging = context.Timer(RepeatProvisional);
        Cancelled = cancelled.Token;
        context.Dialogs.Set(core.Id, this);
        core.Mark.Ringing(transaction.Request, core);
        transaction.Attach(this);
    }

    public SipRequest Request => transaction.Request;

    public SipFlow Flow => transaction.Flow;

    /// <summary>The caller's host, also behind a proxy of ours; null when another proxy stands between.</summary>
    public IPAddress? Origin => transaction.Origin;

    public string LocalTag => core.Id.LocalTag;

    /// <summary>The caller gave up or the connection is gone; the stack has sent the 487.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>The Reason header of the CANCEL (RFC 3326), or what else ended the call.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>User part of our Contact in every answer; set before the first.</summary>
    public string? ContactUser
    {
        get => core.ContactUser;
        set => core.ContactUser = value;
    }

    /// <summary>Requests in the early dialog: UPDATE, INFO, PRACK with a body. Completed when answered or ended.</summary>
    public ChannelReader<IncomingRequest> Requests => inbox.Reader;

    /// <summary>Sends 101-199 with our tag and Contact; reliably when the caller requires it (RFC 3262). Ignored after a final answer.</summary>
    public void Provisional(int status, string? reason = null, ReadOnlyMemory<byte> sdp = default, Action<HeaderCollection>? headers = null)
    {
        if (status is <= 100 or >= 200)
            throw new ArgumentOutOfRangeException(nameof(status), status, "101 to 199.");
        lock (gate)
        {
            if (finished)
                return;
            var response = Create(status, reason, sdp, headers);
            if (Request.Headers.HasToken(HeaderNames.Require, "100rel"))
            {
                reliable.Send(response);
                return;
            }
            lastProvisional = response;
            transaction.TryRespond(response);
            keepRinging.Start(KeepRinging);
        }
    }

    /// <summary>Sends 200 and gives the dialog. Throws <see cref="OperationCanceledException"/> when the caller was faster.</summary>
    public async Task<Dialog> AcceptAsync(ReadOnlyMemory<byte> sdp, Action<HeaderCollection>? headers, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // RFC 3262 3: no 2xx while a reliable provisional waits for its PRACK.
        await reliable.WhenDrained.WaitAsync(cancellation);
        Dialog dialog;
        lock (gate)
        {
            if (finished)
                throw new OperationCanceledException(CancelReason ?? "The call was answered or refused already.", cancelled.Token);
            finished = true;
            dialog = new Dialog(context, core);
            context.Dialogs.Set(core.Id, dialog);
            core.Confirm();
            dialog.AwaitAck(transaction);
            var response = Create(200, null, sdp, headers);
            response.Headers[HeaderNames.Allow] ??= string.Join(", ", context.Options.Allow);
            dialog.Timer.Answer(Request, response);
            response.Headers[HeaderNames.Supported] ??= string.Join(", ", context.Options.Supported);
            transaction.TryRespond(response);
        }
        Close();
        return dialog;
    }

    /// <summary>Sends 300-699. Ignored after a final answer.</summary>
    public void Reject(int status, string? reason = null, Action<HeaderCollection>? headers = null)
    {
        if (status is < 300 or > 699)
            throw new ArgumentOutOfRangeException(nameof(status), status, "300 to 699.");
        Finish(status, reason, headers);
    }

    bool IDialogUsage.IsPeer(SipFlow flow) => core.IsPeer(flow);

    void IDialogUsage.OnRequest(ServerTransaction request)
    {
        switch (request.Request.Method)
        {
            case SipMethods.Bye:
                // RFC 3261 15: the caller may end an early dialog by BYE too.
                request.Respond(core.TakeSequence(request.Request.CSeq.Number) ? 200 : 500);
                Abandon(request.Request.Headers[HeaderNames.Reason] ?? "BYE");
                break;
            case SipMethods.Prack when !reliable.OnPrack(request.Request):
                request.Respond(481);
                break;
            case SipMethods.Prack when request.Request.Body.IsEmpty:
                request.Respond(core.TakeSequence(request.Request.CSeq.Number) ? 200 : 500);
                break;
            default:
                inbox.Take(request, answerOpen: true);
                break;
        }
    }

    void IDialogUsage.OnAck(SipRequest ack) => context.Totals.StrayAck();

    void IServerTransactionUser.OnCancel(SipRequest cancel) => Abandon(cancel.Headers[HeaderNames.Reason] ?? "CANCEL");

    void IServerTransactionUser.OnTransportGone() => Abandon("connection lost");

    private void Abandon(string reason)
    {
        lock (gate)
        {
            if (finished)
                return;
            CancelReason = reason;
        }
        if (Finish(487, null, null))
            cancelled.Cancel();
    }

    // RFC 3262 3: a caller that never acknowledges a provisional is refused; whoever rings meanwhile must hear of it.
    private void GiveUp()
    {
        CancelReason = "no PRACK";
        if (Finish(504, "No PRACK", null))
            cancelled.Cancel();
    }

    private bool Finish(int status, string? reason, Action<HeaderCollection>? headers)
    {
        lock (gate)
        {
            if (finished)
                return false;
            finished = true;
            var response = transaction.CreateResponse(status, reason);
            headers?.Invoke(response.Headers);
            transaction.TryRespond(response);
        }
        context.Dialogs.Remove(core.Id, this);
        core.Mark.Forget();
        Close();
        return true;
    }

    private void Close()
    {
        keepRinging.Stop();
        reliable.Stop();
        inbox.Close();
    }

    private SipResponse Create(int status, string? reason, ReadOnlyMemory<byte> sdp, Action<HeaderCollection>? headers)
    {
        var response = transaction.CreateResponse(status, reason);
        response.Headers.Add(HeaderNames.Contact, core.Contact);
        if (!sdp.IsEmpty)
            response.SetBody(sdp);
        headers?.Invoke(response.Headers);
        return response;
    }

    private void RepeatProvisional()
    {
        lock (gate)
        {
            if (finished || lastProvisional is null)
                return;
            transaction.TryRespond(lastProvisional);
            keepRinging.Start(KeepRinging);
        }
    }
}

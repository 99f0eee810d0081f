using System.Net;
using System.Net.WebSockets;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Survival;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>A SIP endpoint: transports, transactions and dialogs (RFC 3261). Knows nothing of sessions: bodies are bytes.</summary>
public sealed class SipStack : IAsyncDisposable
{
    private readonly StackContext context;
    private int disposed;

    public SipStack(
        SipStackOptions options,
        TimeProvider time,
        IDatagramNetwork network,
        ISipRequestHandler handler,
        ILogger<SipStack> log
    ) => context = new(options, time, network, handler, log);

    public SipStackOptions Options => context.Options;

    internal StackContext Context => context;

    /// <summary>What lives now.</summary>
    public SipStackCounts Counts =>
        new(context.Transactions.Clients, context.Transactions.Servers, context.Dialogs.Count, context.RunningTimers.Value);

    public SipStatistics Statistics => context.Totals.Read() with { AdmittedShare = context.Overload.Share };

    /// <summary>Receives datagrams on an address; port 0 takes any. A name may have an IPv4 and an IPv6 address.</summary>
    public SipListener Listen(IPEndPoint local, string name) => context.Transport.Listen(local, name);

    /// <summary>
    /// The servers behind a URI in the order to try them (RFC 3263 4.3): for who makes several attempts, each with a patience of its own. One
    /// that failed a moment ago is the last. Empty: there is none.
    /// </summary>
    public ValueTask<IReadOnlyList<SipTarget>> LocateAsync(SipUri uri, string listener) =>
        context.Transport.LocateAsync(SipTarget.To(uri, listener));

    /// <summary>This server of <see cref="LocateAsync"/> gave no answer, or 503: for a minute others are tried before it.</summary>
    public void ReportFailed(SipTarget server) => context.Transport.ReportFailed(server);

    /// <summary>For connections that Kestrel accepts on the same address as the listener of that name.</summary>
    public SipConnectionHandler ConnectionHandler(string listener, SipTransportKind kind = SipTransportKind.Tcp) =>
        new(context.Transport, listener, kind);

    /// <summary>Serves a WebSocket of the subprotocol <c>sip</c> until it closes (RFC 7118).</summary>
    public Task ServeAsync(WebSocket socket, IPEndPoint local, IPEndPoint remote, string listener, bool secure) =>
        context.Transport.ServeAsync(
            socket,
            local,
            remote,
            listener,
            secure ? SipTransportKind.SecureWebSocket : SipTransportKind.WebSocket
        );

    /// <summary>A new request outside any dialog: Call-ID, From tag, To, CSeq, Max-Forwards filled.</summary>
    public SipRequest CreateRequest(string method, SipUri requestUri, NameAddress from, NameAddress to) =>
        InviteMaker.Create(context, method, requestUri, from, to, Identifiers.CallId());

    /// <summary>
    /// Sends a request other than INVITE outside any dialog; gives the final response. No answer is a made 408, a dead transport a made
    /// 503 (RFC 3261 8.1.3.1). One challenge is answered when credentials are given.
    /// </summary>
    public async Task<SipResponse> SendAsync(
        SipRequest request,
        SipTarget target,
        ClientCredentials? credentials,
        CancellationToken cancellation
    )
    {
        if (target.Routes.Count > 0)
            request.SetAddresses(HeaderNames.Route, target.Routes);
        var sending = RequestSender.SendAsync(context, request, () => target, credentials, null);
        context.Tasks.Add(sending);
        return await sending.WaitAsync(cancellation);
    }

    /// <summary>
    /// Ends a dialog of a former life, of which only its identity was kept. Gives the final answer: 481 means the other side has forgotten it too;
    /// a made 408 or 503 that it cannot be reached; a made 400 that the identity cannot be read.
    /// </summary>
    /// <param name="reason">Reason header (RFC 3326).</param>
    /// <param name="over">The flow to use when the kept one was a connection: where the phone has registered since.</param>
    /// <param name="credentials">Answers a challenge of the far side (a trunk).</param>
    public async Task<SipResponse> ByeOrphanAsync(
        DialogIdentity kept,
        string? reason = null,
        SipFlow? over = null,
        ClientCredentials? credentials = null,
        CancellationToken cancellation = default
    )
    {
        if (DialogCore.OfIdentity(context, kept, credentials) is not { } core)
            return new SipResponse(400) { IsSynthesised = true };
        if (over is not null)
            core.Flow = over;
        var bye = core.CreateRequest(SipMethods.Bye);
        if (reason is not null)
            bye.Headers[HeaderNames.Reason] = reason;
        var sending = core.SendAsync(bye);
        context.Tasks.Add(sending);
        return await sending.WaitAsync(cancellation);
    }

    /// <summary>
    /// Ends a leg of a former life of the process, as far as it had come: BYE, CANCEL, or a final answer. Gives the final answer to what was sent; made
    /// ones as <see cref="ByeOrphanAsync"/> does.
    /// </summary>
    /// <param name="reason">Reason header (RFC 3326).</param>
    public Task<SipResponse> EndOrphanAsync(KeptLeg kept, string? reason = null, CancellationToken cancellation = default)
    {
        if (kept.Stage == LegStage.Answered)
            return ByeOrphanAsync(kept.Identity, reason, cancellation: cancellation);
        if (kept.Stage == LegStage.Ringing)
            return Task.FromResult(OrphanedInvite.Refuse(context, kept, 500, reason));
        var cancelling = OrphanedInvite.CancelAsync(context, kept, reason);
        context.Tasks.Add(cancelling);
        return cancelling.WaitAsync(cancellation);
    }

    /// <summary>Our Contact on the way to a target that is a flow, for a request the caller makes itself.</summary>
    public NameAddress ContactOn(SipFlow flow, string? user) => NameAddress.Parse(ContactHeader.Of(context, flow, user));

    /// <summary>Calls somebody; starts at once.</summary>
    public OutgoingInvite Invite(InviteRequest invite)
    {
        var outgoing = new OutgoingInvite(context, invite);
        context.Outgoing[outgoing.CallId] = outgoing;
        context.Tasks.Add(outgoing.StartAsync());
        return outgoing;
    }

    /// <summary>Takes an INVITE without To tag that the handler was given.</summary>
    public IncomingInvite Accept(ServerTransaction invite) => new(context, invite);

    /// <summary>The confirmed dialog with these tags, as seen from us (RFC 3891 3, RFC 3515).</summary>
    public Dialog? FindDialog(string callId, string localTag, string remoteTag) =>
        context.Dialogs.Find(new(callId, localTag, remoteTag)) as Dialog;

    /// <summary>The not yet answered incoming call with these tags (Replaces of an early dialog).</summary>
    public IncomingInvite? FindIncoming(string callId, string localTag, string remoteTag) =>
        context.Dialogs.Find(new(callId, localTag, remoteTag)) as IncomingInvite;

    /// <summary>The not yet answered outgoing call with these tags (Replaces of an early dialog, directed pickup).</summary>
    public OutgoingInvite? FindOutgoing(string callId, string localTag, string remoteTag) =>
        context.Outgoing.TryGetValue(callId, out var outgoing) && outgoing.LocalTag == localTag && outgoing.IsEarlyWith(remoteTag)
            ? outgoing
            : null;

    /// <summary>Closes sockets and connections, ends transactions and dialogs, waits for what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        foreach (var usage in context.Dialogs.All.ToArray())
            (usage as Dialog)?.End("the stack closed");
        context.Transport.Dispose();
        context.Overload.Dispose();
        // What a transaction's end starts (a BYE, a second attempt) ends the same way.
        while (context.Transactions.Clients + context.Transactions.Servers > 0)
            context.Transactions.OnTransportGone(null);
        await context.Tasks.WhenAllAsync();
    }
}

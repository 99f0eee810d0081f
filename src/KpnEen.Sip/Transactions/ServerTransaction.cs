using System.Net;
using KpnEen.Sip.Admission;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A request that waits for its answer (RFC 3261 17.2).</summary>
public sealed class ServerTransaction : IServerEntry
{
    private readonly StackContext context;
    private readonly Lock gate = new();

    // Most transactions need one of them.
    private StackTimer? retransmit;
    private StackTimer? lifetime;
    private StackTimer? trying;
    private TransactionState state;
    private TimeSpan interval;
    private byte[]? wire;
    private IServerTransactionUser? user;
    private SipRequest? cancel;
    private int inSetUp;

    internal ServerTransaction(StackContext context, SipRequest request, SipFlow flow, in TransactionKey key, object? sender = null)
    {
        this.context = context;
        Request = request;
        Flow = flow;
        Key = key;
        Sender = sender;
        LocalTag = request.To.Tag ?? Identifiers.Tag();
        state = IsInvite ? TransactionState.Proceeding : TransactionState.Trying;
    }

    public SipRequest Request { get; }

    public SipFlow Flow { get; }

    /// <summary>The host that made the request, also behind a proxy of ours; null when another proxy stands between.</summary>
    public IPAddress? Origin => Source.OriginOf(Flow, Request, context.Options.Sources.Edges);

    /// <summary>Whom <see cref="ISipRequestHandler.Screen"/> found behind the request.</summary>
    public object? Sender { get; private set; }

    /// <summary>A final answer was sent.</summary>
    public bool IsAnswered { get; private set; }

    internal TransactionKey Key { get; }

    internal StackContext Context => context;

    /// <summary>The To tag of all our answers.</summary>
    internal string LocalTag { get; }

    string IServerEntry.LocalTag => LocalTag;

    internal bool IsInvite => Request.Method == SipMethods.Invite;

    bool IServerEntry.IsAccepted => state == TransactionState.Accepted;

    /// <summary>Sends an answer to the flow the request came from. After a final answer further ones are ignored.</summary>
    public void Respond(SipResponse response) => TryRespond(response);

    /// <summary>Creates and sends.</summary>
    public void Respond(int status, string? reason = null) => Respond(CreateResponse(status, reason));

    /// <summary>An answer with Via (received and rport filled), From, To (with our tag), Call-ID and CSeq copied (RFC 3261 8.2.6).</summary>
    public SipResponse CreateResponse(int status, string? reason = null) =>
        ResponseMaker.Create(Request, status, reason, LocalTag, context.Options.UserAgent);

    internal bool TryRespond(SipResponse response)
    {
        lock (gate)
        {
            if (IsAnswered || state == TransactionState.Terminated)
                return false;
            trying?.Stop();
            IsAnswered = !response.IsProvisional;
            wire = SipWriter.ToBytes(response);
            // What lingers for half a minute keeps no call alive in memory.
            if (IsAnswered)
                (user, Sender) = (null, null);
        }
        if (IsAnswered)
            LeaveSetUp();
        if (response.StatusCode is > 100 and < 300 && Request.Method != SipMethods.Options)
            context.Transport.Trust(Flow, Request.Method == SipMethods.Register);
        Step(
            response.IsProvisional ? TransactionInput.Provisional
            : response.IsSuccess ? TransactionInput.Success
            : TransactionInput.Failure
        );
        return true;
    }

    /// <summary>The 2xx once more: nobody has acknowledged it yet.</summary>
    internal void RepeatSuccess() => Step(TransactionInput.Success);

    /// <summary>Sends other bytes than the last answer again: an older reliable provisional.</summary>
    internal void Repeat(byte[] response) => context.Transport.Send(response, Flow);

    internal void Start()
    {
        if (IsInvite && Request.To.Tag is null)
        {
            inSetUp = 1;
            context.CallsInSetUp.Up();
        }
        Step(TransactionInput.Start);
        if (IsInvite)
            (trying = context.Timer(SendTrying)).Start(context.Timers.Trying);
    }

    void IServerEntry.OnRetransmission() => Step(TransactionInput.Request);

    void IServerEntry.OnAck() => Step(TransactionInput.Ack);

    /// <summary>Who is told of CANCEL; told at once when it came already.</summary>
    internal void Attach(IServerTransactionUser answerer)
    {
        SipRequest? earlier;
        lock (gate)
        {
            user = answerer;
            earlier = cancel;
        }
        if (earlier is not null)
            answerer.OnCancel(earlier);
    }

    void IServerEntry.OnCancel(SipRequest request)
    {
        IServerTransactionUser? answerer;
        lock (gate)
        {
            cancel = request;
            answerer = user;
        }
        if (answerer is not null)
            answerer.OnCancel(request);
        else
            Respond(487);
    }

    void IServerEntry.OnTransportGone()
    {
        if (IsInvite && !IsAnswered)
            user?.OnTransportGone();
        Step(TransactionInput.TransportError);
    }

    private void SendTrying()
    {
        lock (gate)
        {
            if (wire is not null || state != TransactionState.Proceeding)
                return;
            wire = SipWriter.ToBytes(CreateResponse(100));
        }
        Step(TransactionInput.Provisional);
    }

    private void Step(TransactionInput input)
    {
        TransactionActions actions;
        TimeSpan? lingering = null;
        lock (gate)
        {
            if (state == TransactionState.Terminated)
                return;
            var timing = new TransactionTiming(context.Timers, Flow.Transport.IsReliable(), interval);
            var step = IsInvite ? ServerInviteMachine.Next(state, input, timing) : ServerNonInviteMachine.Next(state, input, timing);
            state = step.State;
            actions = step.Actions;
            if (state == TransactionState.Accepted || (state == TransactionState.Completed && !IsInvite))
            {
                lingering = step.Lifetime;
                step = step with { Lifetime = TransactionStep.Stop };
            }
            SetTimers(step);
            if (actions.HasFlag(TransactionActions.Send) && wire is not null)
                context.Transport.Send(wire, Flow);
        }
        if (lingering is { } life)
            context.Transactions.Linger(this, IsInvite ? null : wire, life);
        if (actions.HasFlag(TransactionActions.Terminate))
        {
            trying?.Stop();
            LeaveSetUp();
            context.Transactions.Remove(this);
        }
    }

    private void LeaveSetUp()
    {
        if (Interlocked.Exchange(ref inSetUp, 0) != 0)
            context.CallsInSetUp.Down();
    }

    private void SetTimers(TransactionStep step)
    {
        if (step.Retransmit is { } next)
        {
            interval = next;
            if (next == TransactionStep.Stop)
                retransmit?.Stop();
            else
                (retransmit ??= context.Timer(() => Step(TransactionInput.RetransmitTimer))).Start(next);
        }
        if (step.Lifetime is { } life)
        {
            if (life == TransactionStep.Stop)
                lifetime?.Stop();
            else
                (lifetime ??= context.Timer(() => Step(TransactionInput.LifetimeTimer))).Start(life);
        }
    }
}

using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>Runs a client machine: applies its actions to timers, transport and user.</summary>
internal sealed class ClientTransaction : IClientEntry
{
    private readonly StackContext context;
    private readonly IClientTransactionUser user;
    private readonly Lock gate = new();
    private readonly StackTimer retransmit;
    private readonly StackTimer lifetime;
    private readonly byte[] wire;
    private TransactionState state;
    private TimeSpan interval;
    private byte[]? ack;

    /// <summary>Puts our Via on the request; a CANCEL takes the branch of its INVITE (RFC 3261 9.1).</summary>
    public ClientTransaction(StackContext context, SipRequest request, SipFlow flow, IClientTransactionUser user, string? branch = null)
    {
        this.context = context;
        this.user = user;
        Request = request;
        Flow = flow;
        Branch = branch ?? Identifiers.Branch();
        retransmit = context.Timer(() => Step(TransactionInput.RetransmitTimer, null));
        lifetime = context.Timer(() => Step(TransactionInput.LifetimeTimer, null));
        request.Headers.Prepend(
            HeaderNames.Via,
            $"SIP/2.0/{flow.Transport.ViaName()} {context.LocalHost.HostPort(flow)};branch={Branch};rport"
        );
        wire = SipWriter.ToBytes(request);
        state = IsInvite ? TransactionState.Calling : TransactionState.Trying;
    }

    public SipRequest Request { get; }

    public SipFlow Flow { get; }

    public string Branch { get; }

    /// <summary>RFC 3261 17.1.3.</summary>
    public (string Branch, string Method) Key => (Branch, Request.Method);

    private bool IsInvite => Request.Method == SipMethods.Invite;

    public void Start() => Step(TransactionInput.Start, null);

    public void OnResponse(SipResponse response)
    {
        var input =
            response.IsProvisional ? TransactionInput.Provisional
            : response.IsSuccess ? TransactionInput.Success
            : TransactionInput.Failure;
        Step(input, response);
    }

    public void OnTransportError() => Step(TransactionInput.TransportError, null);

    /// <summary>No final response came, and nobody waits for one any more (RFC 3261 9.1: 64*T1 after CANCEL).</summary>
    public void Abandon()
    {
        lock (gate)
        {
            if (state is not (TransactionState.Calling or TransactionState.Trying or TransactionState.Proceeding))
                return;
        }
        Step(TransactionInput.TransportError, null);
    }

    private void Step(TransactionInput input, SipResponse? response)
    {
        TransactionActions actions;
        TimeSpan? lingering = null;
        var sent = true;
        lock (gate)
        {
            if (state == TransactionState.Terminated)
                return;
            var timing = new TransactionTiming(context.Timers, Flow.Transport.IsReliable(), interval);
            var step = IsInvite ? ClientInviteMachine.Next(state, input, timing) : ClientNonInviteMachine.Next(state, input, timing);
            state = step.State;
            actions = step.Actions;
            // An INVITE that was refused must acknowledge each repetition: it stays as it is.
            if (step.Lifetime is { } life && (state == TransactionState.Accepted || (state == TransactionState.Completed && !IsInvite)))
            {
                lingering = life;
                step = step with { Lifetime = TransactionStep.Stop };
            }
            SetTimers(step);
            if (actions.HasFlag(TransactionActions.Send))
                sent = context.Transport.Send(wire, Flow);
            if (actions.HasFlag(TransactionActions.SendAck) && response is not null)
                context.Transport.Send(ack ??= SipWriter.ToBytes(RequestMaker.AckOfRefusal(Request, response)), Flow);
        }
        if (actions.HasFlag(TransactionActions.Terminate))
            context.Transactions.Remove(this);
        if (actions.HasFlag(TransactionActions.Deliver) && response is not null)
            user.OnResponse(response, Flow);
        if (lingering is { } rest)
            context.Transactions.Linger(this, user.Afterwards(wire), rest);
        if (actions.HasFlag(TransactionActions.ReportTimeout))
            user.OnFailure(ResponseMaker.Synthesise(Request, 408));
        if (actions.HasFlag(TransactionActions.ReportTransportError))
            user.OnFailure(ResponseMaker.Synthesise(Request, 503));
        if (!sent)
            Step(TransactionInput.TransportError, null);
    }

    private void SetTimers(TransactionStep step)
    {
        if (step.Retransmit is { } next)
        {
            interval = next;
            Set(retransmit, next);
        }
        if (step.Lifetime is { } life)
            Set(lifetime, life);
    }

    private static void Set(StackTimer timer, TimeSpan due)
    {
        if (due == TransactionStep.Stop)
            timer.Stop();
        else
            timer.Start(due);
    }
}

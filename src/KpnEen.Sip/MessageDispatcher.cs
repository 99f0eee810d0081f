using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>Where a received message goes: transaction, dialog, or the handler. No message, however bad, ends the receiving.</summary>
internal sealed class MessageDispatcher(StackContext context, ISipRequestHandler handler) : IMessageSink
{
    public SynchronizationContext? Context => context.Thread;

    public void OnMessage(ReadOnlySpan<byte> data, SipFlow flow, TimeSpan waited = default)
    {
        try
        {
            context.Totals.Received();
            context.Options.Trace?.Received(context.Time.GetUtcNow(), flow, data);
            var result = SipParser.Parse(data.ToArray(), context.Options.Limits);
            switch (result.Message)
            {
                case SipRequest request:
                    OnRequest(request, flow);
                    break;
                case SipResponse response:
                    OnResponse(response);
                    break;
                default:
                    Refuse(result, flow);
                    break;
            }
        }
        catch (Exception e)
        {
            context.Totals.Fault();
            context.Log.LogError(e, "A message from {Remote} could not be handled", flow.Remote);
        }
    }

    public void OnUnframed(ReadOnlySpan<byte> head, SipFlow flow)
    {
        context.Totals.Received();
        context.Options.Trace?.Received(context.Time.GetUtcNow(), flow, head);
        var result = SipParser.Parse(head.ToArray(), context.Options.Limits);
        result.Refuse("Missing Content-Length");
        Refuse(result, flow);
    }

    public void OnConnectionClosed(SipFlow flow) => context.Transactions.OnTransportGone(flow);

    private void Refuse(ParseResult result, SipFlow flow)
    {
        if (result.IsResponse)
        {
            context.Totals.MalformedResponse();
            return;
        }
        context.Totals.MalformedRequest();
        // An ACK is never answered; without Via nobody could match the answer.
        if (result.Method is null or SipMethods.Ack || !result.Headers.Contains(HeaderNames.Via))
            return;
        ViaStamp.Stamp(result.Headers, flow);
        var reason = result.FaultStatus == 400 ? $"Bad Request - {result.Fault}" : result.Fault!;
        var response = ResponseMaker.Refuse(result.Headers, result.FaultStatus, reason, context.Options.UserAgent);
        Answer(response, flow);
    }

    private void OnResponse(SipResponse response)
    {
        // RFC 3261 8.1.3.3: with more than one Via it is not ours.
        var transaction = response.Vias.Count == 1 ? context.Transactions.FindClient(response) : null;
        if (transaction is null)
            context.Totals.StrayResponse();
        else
            transaction.OnResponse(response);
    }

    private void OnRequest(SipRequest request, SipFlow from)
    {
        var flow = ViaStamp.Stamp(request.Headers, from);
        if (request.Method == SipMethods.Ack)
        {
            OnAck(request);
            return;
        }
        var key = TransactionKey.OfServer(request, request.Method);
        if (context.Transactions.IsRepeated(key))
            return;
        if (request.Method == SipMethods.Cancel)
            OnCancel(request, flow, key);
        else if (request.To.Tag is not null)
            OnDialogRequest(new(context, request, flow), key);
        else
            OnNewRequest(new(context, request, flow), key);
    }

    private void OnDialogRequest(ArrivingRequest arriving, string key)
    {
        if (context.Dialogs.Find(DialogId.OfIncoming(arriving.Request)) is not { } usage)
        {
            // Subscriptions are dialogs of those who use them (RFC 6665).
            if (arriving.Request.Method is SipMethods.Subscribe or SipMethods.Notify)
                OnNewRequest(arriving, key);
            else
                Answer(RequestChecks.Refusal(arriving, context.Options) ?? arriving.CreateResponse(481), arriving.Flow);
            return;
        }
        if (context.Transactions.StartServer(arriving.Request, arriving.Flow, key) is not { } transaction)
            return;
        if (RequestChecks.Refusal(arriving, context.Options) is { } refusal)
            transaction.Respond(refusal);
        else
            usage.OnRequest(transaction);
    }

    // Nothing is kept of a request before the handler has seen it, so that a stranger costs an answer and no more (RFC 3261 8.2.7, 26.3.2.4).
    private void OnNewRequest(ArrivingRequest arriving, string key)
    {
        var request = arriving.Request;
        if (RequestChecks.Refusal(arriving, context.Options) is { } refusal)
        {
            Answer(refusal, arriving.Flow);
            return;
        }
        if (request.Method == SipMethods.Invite && context.Transactions.IsMerged(request))
        {
            Answer(arriving.CreateResponse(482), arriving.Flow);
            return;
        }
        var screening = Screen(arriving);
        if (screening.Refusal is { } refused)
            Answer(refused, arriving.Flow);
        else if (!screening.IsDropped && context.Transactions.StartServer(request, arriving.Flow, key, screening.Sender) is { } transaction)
            Handle(transaction);
    }

    private Screening Screen(ArrivingRequest arriving)
    {
        try
        {
            return handler.Screen(arriving);
        }
        catch (Exception e)
        {
            Fault(e, arriving.Request);
            return arriving.Refuse(500);
        }
    }

    private void Answer(SipResponse response, SipFlow flow) => context.Transport.Send(SipWriter.ToBytes(response), flow);

    private void OnAck(SipRequest ack)
    {
        if (context.Transactions.FindInvite(ack) is { IsAccepted: false } transaction)
            transaction.OnAck();
        else if (context.Dialogs.Find(DialogId.OfIncoming(ack)) is { } usage)
            usage.OnAck(ack);
        else if (!context.StatelessTags.IsOurs(ack))
            context.Totals.StrayAck();
    }

    private void OnCancel(SipRequest request, SipFlow flow, string key)
    {
        if (context.Transactions.FindInvite(request) is not { } invite)
        {
            Answer(new ArrivingRequest(context, request, flow).CreateResponse(481), flow);
            return;
        }
        if (context.Transactions.StartServer(request, flow, key) is not { } cancel)
            return;
        // RFC 3261 9.2: the tag of the answer is the one of the INVITE's answer.
        cancel.Respond(ResponseMaker.Create(request, 200, null, invite.LocalTag, context.Options.UserAgent));
        invite.OnCancel(request);
    }

    private void Handle(ServerTransaction transaction)
    {
        if (transaction.IsInvite)
            context.Transactions.RememberForMerge(transaction);
        try
        {
            handler.OnRequest(transaction);
        }
        catch (Exception e)
        {
            Fault(e, transaction.Request);
            transaction.Respond(500);
        }
    }

    private void Fault(Exception e, SipRequest request)
    {
        context.Totals.Fault();
        context.Log.LogError(e, "The handler failed on {Method} of {CallId}", request.Method, request.CallId);
    }
}

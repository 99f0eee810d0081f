using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>Where a received message goes: transaction, dialog, or the handler. No message, however bad, ends the receiving.</summary>
internal sealed class MessageDispatcher(StackContext context, ISipRequestHandler handler) : IMessageSink
{
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
        context.Transport.Send(SipWriter.ToBytes(response), flow);
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
        if (context.Transactions.StartServer(request, flow) is not { } transaction)
            return;
        if (request.Method == SipMethods.Cancel)
            OnCancel(transaction);
        else if (RequestChecks.Refusal(transaction, context.Options) is { } refusal)
            transaction.Respond(refusal);
        else if (request.To.Tag is not null)
            OnDialogRequest(transaction);
        else if (transaction.IsInvite && context.Transactions.IsMerged(transaction))
            transaction.Respond(482);
        else
            Handle(transaction);
    }

    private void OnDialogRequest(ServerTransaction transaction)
    {
        if (context.Dialogs.Find(DialogId.OfIncoming(transaction.Request)) is { } usage)
            usage.OnRequest(transaction);
        else if (transaction.Request.Method is SipMethods.Subscribe or SipMethods.Notify)
            Handle(transaction); // subscriptions are dialogs of those who use them (RFC 6665)
        else
            transaction.Respond(481);
    }

    private void OnAck(SipRequest ack)
    {
        if (context.Transactions.FindInvite(ack) is { IsAccepted: false } transaction)
            transaction.OnAck();
        else if (context.Dialogs.Find(DialogId.OfIncoming(ack)) is { } usage)
            usage.OnAck(ack);
        else
            context.Totals.StrayAck();
    }

    private void OnCancel(ServerTransaction cancel)
    {
        var invite = context.Transactions.FindInvite(cancel.Request);
        if (invite is null)
        {
            cancel.Respond(481);
            return;
        }
        // RFC 3261 9.2: the tag of the answer is the one of the INVITE's answer.
        cancel.Respond(ResponseMaker.Create(cancel.Request, 200, null, invite.LocalTag, context.Options.UserAgent));
        invite.OnCancel(cancel.Request);
    }

    private void Handle(ServerTransaction transaction)
    {
        try
        {
            handler.OnRequest(transaction);
        }
        catch (Exception e)
        {
            context.Totals.Fault();
            context.Log.LogError(e, "The handler failed on {Method} of {CallId}", transaction.Request.Method, transaction.Request.CallId);
            transaction.Respond(500);
        }
    }
}

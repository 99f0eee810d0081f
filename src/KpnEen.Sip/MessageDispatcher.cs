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
            if (flow.Transport == SipTransportKind.Udp)
                context.Overload.Observe(waited, flow.Local);
            context.Options.Trace?.Received(context.Time.GetUtcNow(), flow, data);
            var result = SipParser.Parse(data.ToArray(), context.Options.Limits);
            switch (result.Message)
            {
                case SipRequest request:
                    OnRequest(request, flow, data.Length);
                    break;
                case SipResponse response:
                    OnResponse(response);
                    break;
                default:
                    Refuse(result, flow, data.Length);
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
        try
        {
            context.Totals.Received();
            context.Options.Trace?.Received(context.Time.GetUtcNow(), flow, head);
            var result = SipParser.Parse(head.ToArray(), context.Options.Limits);
            result.Refuse("Missing Content-Length");
            Refuse(result, flow, head.Length);
        }
        catch (Exception e)
        {
            context.Totals.Fault();
            context.Log.LogError(e, "A message from {Remote} could not be handled", flow.Remote);
        }
    }

    public bool IsKnown(SipFlow flow) => handler.IsKnown(flow);

    public void OnConnectionClosed(SipFlow flow)
    {
        context.Transactions.OnTransportGone(flow);
        handler.OnConnectionClosed(flow);
    }

    private void Refuse(ParseResult result, SipFlow flow, int length)
    {
        if (result.IsResponse)
        {
            context.Totals.MalformedResponse();
            return;
        }
        context.Totals.MalformedRequest();
        // An ACK is never answered; without Via nobody could match the answer.
        if (result.Method is not (null or SipMethods.Ack) && result.Headers.Contains(HeaderNames.Via))
            context.FrontDoor.RefuseMalformed(result, flow, length);
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

    private void OnRequest(SipRequest request, SipFlow from, int length)
    {
        var flow = ViaStamp.Stamp(request.Headers, from);
        if (request.Method == SipMethods.Ack)
        {
            OnAck(request);
            return;
        }
        var key = TransactionKey.Of(request, request.Method);
        if (context.Transactions.IsRepeated(key))
            return;
        if (request.Method == SipMethods.Cancel)
            OnCancel(new(context, request, flow, length), key);
        else if (request.To.Tag is not null)
            OnDialogRequest(new(context, request, flow, length), key);
        else
            OnNewRequest(new(context, request, flow, length), key);
    }

    private void OnDialogRequest(ArrivingRequest arriving, in TransactionKey key)
    {
        if (context.Dialogs.Find(DialogId.OfIncoming(arriving.Request)) is { } usage)
        {
            // Who learnt the tags somewhere and asks from a third address gets what a guess gets.
            if (!usage.IsPeer(arriving.Flow) && !context.FrontDoor.MayJoin(arriving))
            {
                context.FrontDoor.RefuseUnknown(arriving);
                return;
            }
            if (context.Transactions.StartServer(arriving.Request, arriving.Flow, key) is not { } transaction)
                return;
            if (RequestChecks.Refusal(arriving, context.Options) is { } refusal)
                transaction.Respond(refusal);
            else
                Handle(transaction, usage);
        }
        // Subscriptions are dialogs of those who use them (RFC 6665).
        else if (arriving.Request.Method is SipMethods.Subscribe or SipMethods.Notify)
            OnNewRequest(arriving, key);
        else
            context.FrontDoor.RefuseUnknown(arriving);
    }

    private void OnNewRequest(ArrivingRequest arriving, in TransactionKey key)
    {
        if (context.FrontDoor.Enter(arriving, key) is not { } transaction)
            return;
        if (transaction.IsInvite)
            context.Transactions.RememberForMerge(transaction);
        Handle(transaction, null);
    }

    private void OnAck(SipRequest ack)
    {
        if (context.Transactions.FindInvite(ack) is { IsAccepted: false } transaction)
            transaction.OnAck();
        else if (context.Dialogs.Find(DialogId.OfIncoming(ack)) is { } usage)
            usage.OnAck(ack);
        else if (!context.StatelessTags.IsOurs(ack))
            context.Totals.StrayAck();
    }

    private void OnCancel(ArrivingRequest arriving, in TransactionKey key)
    {
        var request = arriving.Request;
        // RFC 3261 22.1: CANCEL cannot be challenged; it comes from where its INVITE came from.
        if (context.Transactions.FindInvite(request) is not { } invite || !invite.Flow.Remote.Address.Equals(arriving.Flow.Remote.Address))
        {
            context.FrontDoor.RefuseUnknown(arriving);
            return;
        }
        if (context.Transactions.StartServer(request, arriving.Flow, key) is not { } cancel)
            return;
        // RFC 3261 9.2: the tag of the answer is the one of the INVITE's answer.
        cancel.Respond(ResponseMaker.Create(request, 200, null, invite.LocalTag, context.Options.UserAgent));
        invite.OnCancel(request);
    }

    /// <param name="usage">Whose dialog it is of; null: the handler's to take.</param>
    private void Handle(ServerTransaction transaction, IDialogUsage? usage)
    {
        try
        {
            if (usage is null)
                handler.OnRequest(transaction);
            else
                usage.OnRequest(transaction);
        }
        catch (Exception e)
        {
            context.Totals.Fault();
            context.Log.LogError(e, "The handler failed on {Method} of {CallId}", transaction.Request.Method, transaction.Request.CallId);
            transaction.Respond(500);
        }
    }
}

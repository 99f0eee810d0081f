using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transactions;

namespace KpnEen.Sip;

/// <summary>A request inside a dialog that waits for our answer.</summary>
public sealed class IncomingRequest : IServerTransactionUser
{
    private readonly DialogInbox inbox;
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IncomingRequest(ServerTransaction transaction, DialogInbox inbox)
    {
        Transaction = transaction;
        this.inbox = inbox;
    }

    public SipRequest Request => Transaction.Request;

    /// <summary>The body of the ACK of an accepted re-INVITE; cancelled when none came or the request was refused.</summary>
    public Task<ReadOnlyMemory<byte>> Acknowledged => acknowledged.Task;

    internal ServerTransaction Transaction { get; }

    /// <summary>Answers. After a final answer (also a 487 the stack sent) further ones are ignored.</summary>
    public void Respond(
        int status,
        string? reason = null,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null
    )
    {
        var response = Transaction.CreateResponse(status, reason);
        if (status is > 100 and < 300 && Request.Method is SipMethods.Invite or SipMethods.Update or SipMethods.Subscribe)
            response.Headers[HeaderNames.Contact] = inbox.Core.Contact;
        if (Request.Method is SipMethods.Invite && response.IsSuccess)
            response.Headers[HeaderNames.Allow] = string.Join(", ", Transaction.Context.Options.Allow);
        if (!body.IsEmpty)
            response.SetBody(body, contentType);
        headers?.Invoke(response.Headers);
        inbox.Respond(this, response);
    }

    void IServerTransactionUser.OnCancel(SipRequest cancel) => Respond(487);

    void IServerTransactionUser.OnTransportGone() => inbox.Forget(this);

    internal void Acknowledge(ReadOnlyMemory<byte> body) => acknowledged.TrySetResult(body);

    internal void NeverAcknowledged() => acknowledged.TrySetCanceled();
}

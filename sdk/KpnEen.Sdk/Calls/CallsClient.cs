namespace KpnEen.Sdk;

public partial class CallsClient
{
    /// <summary>One call by its id: <c>await client.Calls[id].HangUpAsync()</c>. No request is made.</summary>
    /// <param name="callId"><c>conv_…</c></param>
    public virtual CallHandle this[string callId] => new(this, new EventsClient(_transport), _transport.Time, callId);

    /// <summary>Click-to-dial: rings the user's own phones, and when one is picked up calls the other side.</summary>
    /// <param name="userId"><c>usr_…</c></param>
    /// <param name="to">Extension or number: <c>+31201234567</c>.</param>
    public virtual Task<Call> DialAsync(string userId, string to, CancellationToken cancellationToken = default) =>
        CreateAsync(new CreateCall { UserId = userId, To = to }, cancellationToken: cancellationToken);

    /// <summary>Waits until a call has ended and all of it is known. Needs the scope <c>events:read</c>.</summary>
    /// <param name="callId"><c>conv_…</c></param>
    public virtual Task<ConversationClosedEvent> WaitUntilEndedAsync(string callId, CancellationToken cancellationToken = default) =>
        this[callId].WaitUntilEndedAsync(cancellationToken);
}

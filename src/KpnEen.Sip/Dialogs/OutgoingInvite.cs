using System.Threading.Channels;

namespace KpnEen.Sip;

/// <summary>A call we make, until it is answered or refused (RFC 3261 13.2).</summary>
public sealed class OutgoingInvite
{
    internal OutgoingInvite() { }

    public string CallId => throw new NotImplementedException();

    public string LocalTag => throw new NotImplementedException();

    /// <summary>1xx other than 100, each once, completed with the result. Reliable ones are acknowledged by the stack (RFC 3262).</summary>
    public ChannelReader<SipResponse> Provisionals => throw new NotImplementedException();

    /// <summary>Requests of the other side in an early dialog: UPDATE, INFO. Completed with the result.</summary>
    public ChannelReader<IncomingRequest> Requests => throw new NotImplementedException();

    /// <summary>
    /// Completes exactly once, never faults: the final response; a 2xx carries the dialog and has been acknowledged unless the INVITE had no offer.
    /// Also after <see cref="Cancel"/>: an answer that won the race is here, and the caller hangs it up.
    /// </summary>
    public Task<InviteResult> Result => throw new NotImplementedException();

    /// <summary>Gives up; safe in every state. Before the first provisional it waits for one (RFC 3261 9.1).</summary>
    /// <param name="reason">Reason header, such as <c>SIP;cause=200;text="Call completed elsewhere"</c> (RFC 3326).</param>
    public void Cancel(string? reason = null) => throw new NotImplementedException();

    /// <summary>A request in the early dialog: NOTIFY with Event: talk, INFO, UPDATE. A made 481 when there is no early dialog yet.</summary>
    public Task<SipResponse> SendAsync(
        string method,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null,
        CancellationToken cancellation = default
    ) => throw new NotImplementedException();

    /// <summary>The ACK with the answer, when the INVITE had no offer.</summary>
    public Task AckAsync(ReadOnlyMemory<byte> sdp) => throw new NotImplementedException();
}

using System.Threading.Channels;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A confirmed dialog (RFC 3261 12). The stack keeps CSeq order, glare, retransmissions and the BYE of the other side.</summary>
public sealed class Dialog
{
    internal Dialog() { }

    public string CallId => throw new NotImplementedException();

    public string LocalTag => throw new NotImplementedException();

    public string RemoteTag => throw new NotImplementedException();

    public NameAddress Local => throw new NotImplementedException();

    public NameAddress Remote => throw new NotImplementedException();

    public SipUri RemoteTarget => throw new NotImplementedException();

    public SipFlow Flow => throw new NotImplementedException();

    /// <summary>We sent the INVITE.</summary>
    public bool IsCaller => throw new NotImplementedException();

    /// <summary>Completes with the body of the ACK of the first 200; at once when we were the caller. Cancelled when no ACK came.</summary>
    public Task<ReadOnlyMemory<byte>> Acknowledged => throw new NotImplementedException();

    /// <summary>re-INVITE, UPDATE, INFO, REFER, NOTIFY, MESSAGE ... in order. BYE is answered by the stack. Completed when the dialog ends.</summary>
    public ChannelReader<IncomingRequest> Requests => throw new NotImplementedException();

    /// <summary>The dialog is over, whoever ended it.</summary>
    public CancellationToken Terminated => throw new NotImplementedException();

    /// <summary>Who and why: "remote BYE", "local BYE", "no ACK", "transaction timeout", followed by the Reason header if there was one.</summary>
    public string? TerminationReason => throw new NotImplementedException();

    /// <summary>The BYE of the other side, if that ended the dialog.</summary>
    public SipRequest? RemoteBye => throw new NotImplementedException();

    /// <summary>INFO, NOTIFY, UPDATE, REFER, MESSAGE ... A 408 or 481 ends the dialog (RFC 3261 12.2.1.2).</summary>
    public Task<SipResponse> SendAsync(
        string method,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null,
        CancellationToken cancellation = default
    ) => throw new NotImplementedException();

    /// <summary>Waits its turn, retries after 491 (RFC 3261 14.1), sends the ACK.</summary>
    /// <param name="answer">Makes the body of the ACK when <paramref name="sdp"/> is empty.</param>
    public Task<SipResponse> ReinviteAsync(
        ReadOnlyMemory<byte> sdp,
        Action<HeaderCollection>? headers = null,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer = null,
        CancellationToken cancellation = default
    ) => throw new NotImplementedException();

    /// <summary>Ends the dialog: idempotent, never throws, returns when answered or given up.</summary>
    public Task ByeAsync(string? reason = null, Action<HeaderCollection>? headers = null) => throw new NotImplementedException();
}

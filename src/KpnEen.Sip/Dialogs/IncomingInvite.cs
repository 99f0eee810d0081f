using System.Threading.Channels;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A call made to us, until we answer or refuse it (RFC 3261 13.3). A 100 goes out by itself.</summary>
public sealed class IncomingInvite
{
    internal IncomingInvite() { }

    public SipRequest Request => throw new NotImplementedException();

    public SipFlow Flow => throw new NotImplementedException();

    public string LocalTag => throw new NotImplementedException();

    /// <summary>The caller gave up or the connection is gone; the stack has sent the 487.</summary>
    public CancellationToken Cancelled => throw new NotImplementedException();

    /// <summary>The Reason header of the CANCEL (RFC 3326), or what else ended the call.</summary>
    public string? CancelReason => throw new NotImplementedException();

    /// <summary>User part of our Contact in every answer; set before the first.</summary>
    public string? ContactUser { get; set; }

    /// <summary>Requests in the early dialog: UPDATE, INFO, PRACK with a body. Completed when answered or ended.</summary>
    public ChannelReader<IncomingRequest> Requests => throw new NotImplementedException();

    /// <summary>Sends 101-199 with our tag and Contact; reliably when the caller requires it (RFC 3262). Ignored after a final answer.</summary>
    public void Provisional(int status, string? reason = null, ReadOnlyMemory<byte> sdp = default, Action<HeaderCollection>? headers = null) =>
        throw new NotImplementedException();

    /// <summary>Sends 200 and gives the dialog. Throws <see cref="OperationCanceledException"/> when the caller was faster.</summary>
    public Task<Dialog> AcceptAsync(ReadOnlyMemory<byte> sdp, Action<HeaderCollection>? headers, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Sends 300-699. Ignored after a final answer.</summary>
    public void Reject(int status, string? reason = null, Action<HeaderCollection>? headers = null) => throw new NotImplementedException();
}

using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A request that waits for its answer (RFC 3261 17.2).</summary>
public sealed class ServerTransaction
{
    internal ServerTransaction(SipRequest request, SipFlow flow)
    {
        Request = request;
        Flow = flow;
    }

    public SipRequest Request { get; }

    public SipFlow Flow { get; }

    /// <summary>Sends an answer to the flow the request came from. After a final answer further ones are ignored.</summary>
    public void Respond(SipResponse response) => throw new NotImplementedException();

    /// <summary>An answer with Via (received and rport filled), From, To (with our tag), Call-ID and CSeq copied (RFC 3261 8.2.6).</summary>
    public SipResponse CreateResponse(int status, string? reason = null) => throw new NotImplementedException();

    /// <summary>Creates and sends.</summary>
    public void Respond(int status, string? reason = null) => Respond(CreateResponse(status, reason));
}

using System.Net;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>A SIP endpoint: transports, transactions and dialogs (RFC 3261). Knows nothing of sessions: bodies are bytes.</summary>
public sealed class SipStack : IAsyncDisposable
{
    public SipStack(SipStackOptions options, TimeProvider time, IDatagramNetwork network, ISipRequestHandler handler, ILogger<SipStack> log) =>
        Options = options;

    public SipStackOptions Options { get; }

    /// <summary>What lives now.</summary>
    public SipStackCounts Counts => default;

    public SipStatistics Statistics => new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Receives datagrams on an address; port 0 takes any.</summary>
    public SipListener Listen(IPEndPoint local, string name) => throw new NotImplementedException();

    /// <summary>For connections that Kestrel accepts on the same address as the listener of that name.</summary>
    public SipConnectionHandler ConnectionHandler(string listener, SipTransportKind kind = SipTransportKind.Tcp) => throw new NotImplementedException();

    /// <summary>A new request outside any dialog: Call-ID, From tag, To, CSeq, Max-Forwards filled.</summary>
    public SipRequest CreateRequest(string method, SipUri requestUri, NameAddress from, NameAddress to) => throw new NotImplementedException();

    /// <summary>
    /// Sends a request other than INVITE outside any dialog; gives the final response. No answer is a made 408, a dead transport a made
    /// 503 (RFC 3261 8.1.3.1). One challenge is answered when credentials are given.
    /// </summary>
    public Task<SipResponse> SendAsync(SipRequest request, SipTarget target, ClientCredentials? credentials, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Calls somebody; starts at once.</summary>
    public OutgoingInvite Invite(InviteRequest invite) => throw new NotImplementedException();

    /// <summary>Takes an INVITE without To tag that the handler was given.</summary>
    public IncomingInvite Accept(ServerTransaction invite) => throw new NotImplementedException();

    /// <summary>The confirmed dialog with these tags, as seen from us (RFC 3891 3, RFC 3515).</summary>
    public Dialog? FindDialog(string callId, string localTag, string remoteTag) => throw new NotImplementedException();

    /// <summary>The not yet answered incoming call with these tags (Replaces of an early dialog).</summary>
    public IncomingInvite? FindIncoming(string callId, string localTag, string remoteTag) => throw new NotImplementedException();

    /// <summary>The not yet answered outgoing call with these tags (Replaces of an early dialog, directed pickup).</summary>
    public OutgoingInvite? FindOutgoing(string callId, string localTag, string remoteTag) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

using System.Net;
using KpnEen.Sip.Admission;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A request nothing is kept of yet: it is of no transaction and no dialog we have. It is answered without state (RFC 3261 8.2.7) or let in.</summary>
public readonly struct ArrivingRequest
{
    private readonly StackContext context;

    /// <param name="length">Bytes on the wire.</param>
    internal ArrivingRequest(StackContext context, SipRequest request, SipFlow flow, int length)
    {
        (this.context, Request, Flow, Length) = (context, request, flow, length);
        Source = Source.Of(flow, request, context.Options.Sources.Edges);
    }

    public SipRequest Request { get; }

    public SipFlow Flow { get; }

    /// <summary>Where it comes from: the flow's address, or behind a proxy of ours the one that proxy heard.</summary>
    public IPAddress Address => Source.EndPoint.Address;

    /// <summary>It names a dialog we have, but comes from where the other side never was: a password lets it in.</summary>
    public bool IsInDialog { get; private init; }

    internal ArrivingRequest InDialog() => this with { IsInDialog = true };

    internal int Length { get; }

    internal Source Source { get; }

    /// <summary>An answer with Via, From, To, Call-ID and CSeq copied; the To tag is the same for every copy of the request.</summary>
    public SipResponse CreateResponse(int status, string? reason = null) =>
        ResponseMaker.Create(
            Request,
            status,
            reason,
            status > 100 && Request.To.Tag is null ? context.StatelessTags.Of(Request) : null,
            context.Options.UserAgent
        );

    /// <summary>Answers with this status and forgets the request.</summary>
    public Screening Refuse(int status, string? reason = null) => Screening.Refuse(CreateResponse(status, reason));
}

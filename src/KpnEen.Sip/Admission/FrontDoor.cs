using System.Globalization;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Admission;

/// <summary>
/// What happens to a request before anything is kept of it: whoever is not let in costs one answer at most, and no state (RFC 3261 8.2.7, 26.3.2.4).
/// </summary>
internal sealed class FrontDoor(StackContext context, ISipRequestHandler handler)
{
    // What an answer can do without when its length is all a stranger may get.
    private static readonly string[] Dispensable =
    [
        HeaderNames.Server,
        HeaderNames.Allow,
        HeaderNames.Accept,
        HeaderNames.Supported,
        "Allow-Events",
    ];

    private readonly SourceGuard guard = new(context.Options.Sources, context.Time, context.Totals, context.Log, handler);

    /// <summary>A request outside dialogs. Gives the transaction that began, or null when the request is done with.</summary>
    public ServerTransaction? Enter(ArrivingRequest arriving, in TransactionKey key)
    {
        if (!guard.Hears(arriving.Source, arriving.Flow, arriving.Length))
            return null;
        var request = arriving.Request;
        if (IsTooMuch(request))
            return Shed(arriving);
        if (RequestChecks.Refusal(arriving, context.Options) is { } refusal)
            return Answer(refusal, arriving);
        if (request.Method == SipMethods.Invite && context.Transactions.IsMerged(request))
            return Answer(arriving.CreateResponse(482), arriving);
        var screening = Screen(arriving);
        if (screening.IsWrongPassword)
            guard.WrongPassword(arriving.Source);
        if (screening.Refusal is { } refused)
            return Answer(refused, arriving);
        if (screening.IsDropped)
            return null;
        guard.Admitted(arriving.Source, screening.IsProved);
        return context.Transactions.StartServer(request, arriving.Flow, key, screening.Sender);
    }

    /// <summary>A request of a dialog from where none came before: a phone that moved and has registered anew, or proves its password; another server of a trunk.</summary>
    public bool MayJoin(ArrivingRequest arriving) =>
        guard.IsFriend(arriving.Source)
        || handler.IsKnown(arriving.Flow)
        || context.Options.Sources.Edges.Contains(arriving.Flow.Remote.Address)
        || (guard.Hears(arriving.Source, arriving.Flow, arriving.Length) && ProvesItself(arriving));

    private bool ProvesItself(ArrivingRequest arriving)
    {
        var screening = Screen(arriving.InDialog());
        if (screening.IsWrongPassword)
            guard.WrongPassword(arriving.Source);
        return screening is { Refusal: null, IsDropped: false };
    }

    /// <summary>A request of a dialog or transaction nobody knows.</summary>
    public void RefuseUnknown(ArrivingRequest arriving)
    {
        if (guard.Hears(arriving.Source, arriving.Flow, arriving.Length))
            Answer(RequestChecks.Refusal(arriving, context.Options) ?? arriving.CreateResponse(481), arriving);
    }

    /// <summary>A request that could not be read.</summary>
    public void RefuseMalformed(ParseResult result, SipFlow flow, int length)
    {
        var source = Source.Of(flow, null, context.Options.Sources.Edges);
        if (!guard.Hears(source, flow, length))
            return;
        ViaStamp.Stamp(result.Headers, flow);
        var reason = result.FaultStatus == 400 ? $"Bad Request - {result.Fault}" : result.Fault!;
        Answer(ResponseMaker.Refuse(result.Headers, result.FaultStatus, reason, context.Options.UserAgent), source, flow);
    }

    // Before anything that costs: past the knee most of what comes ends here.
    private bool IsTooMuch(SipRequest request) =>
        request.Method switch
        {
            SipMethods.Invite => !context.Overload.AdmitsCall(request.CallId) && !handler.IsUrgent(request),
            SipMethods.Register => !request.Headers.Contains(HeaderNames.Authorization)
                && !context.Overload.AdmitsRegistration(request.CallId),
            _ => false,
        };

    private ServerTransaction? Shed(in ArrivingRequest arriving)
    {
        context.Totals.Shed();
        var response = arriving.CreateResponse(503);
        response.Headers.Add(
            HeaderNames.RetryAfter,
            context.Overload.RetryAfter(context.Options.Random).ToString(CultureInfo.InvariantCulture)
        );
        return Answer(response, arriving);
    }

    private Screening Screen(ArrivingRequest arriving)
    {
        try
        {
            return handler.Screen(arriving);
        }
        catch (Exception e)
        {
            context.Totals.Fault();
            context.Log.LogError(e, "The screening of {Method} of {CallId} failed", arriving.Request.Method, arriving.Request.CallId);
            return arriving.Refuse(500);
        }
    }

    private ServerTransaction? Answer(SipResponse response, in ArrivingRequest arriving)
    {
        Answer(response, arriving.Source, arriving.Flow);
        return null;
    }

    private void Answer(SipResponse response, in Source source, SipFlow flow)
    {
        var wire = SipWriter.ToBytes(response);
        if (!guard.MayAnswer(source, flow, wire.Length, isShort: false))
        {
            foreach (var name in Dispensable)
                response.Headers.Remove(name);
            wire = SipWriter.ToBytes(response);
            if (!guard.MayAnswer(source, flow, wire.Length, isShort: true))
            {
                context.Totals.Withheld();
                return;
            }
        }
        context.Totals.RefusedStateless();
        context.Transport.Send(wire, flow);
    }
}

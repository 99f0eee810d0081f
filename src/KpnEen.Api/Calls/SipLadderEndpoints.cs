using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Data.Ladders;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Diagnosis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Calls;

/// <summary><c>/v1/calls/{callId}/sip-ladder</c>: for administrators who look for a fault.</summary>
internal static class SipLadderEndpoints
{
    private const string Kept =
        "During a call the messages that the switch still has in memory; from a few seconds after its end all of them, for as long as the operator keeps them (a day, unless set otherwise), over restarts too. Credentials, keys, keyed digits and withheld numbers are never shown.";

    public static void MapSipLadder(this RouteGroupBuilder calls)
    {
        calls
            .MapGet("/{callId}/sip-ladder", GetAsync)
            .Operation("getSipLadder", "Get the SIP messages of a call", Kept)
            .Produces<SipLadder>()
            .RequireScope(Scopes.CallsDiagnose);
        calls
            .MapGet("/{callId}/sip-ladder/text", GetTextAsync)
            .Operation("getSipLadderText", "Get the SIP messages of a call as text", $"One line a message. {Kept}")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .RequireScope(Scopes.CallsDiagnose);
    }

    private static async Task<IResult> GetAsync(
        string callId,
        TenantContext tenant,
        ICallControl calls,
        LadderStore kept,
        CancellationToken cancellation
    ) =>
        await FindAsync(tenant, callId, calls, kept, cancellation) is { } messages
            ? TypedResults.Ok(SipLadder.Of(callId, messages))
            : Problems.NotFound();

    private static async Task<IResult> GetTextAsync(
        string callId,
        TenantContext tenant,
        ICallControl calls,
        LadderStore kept,
        CancellationToken cancellation
    ) =>
        await FindAsync(tenant, callId, calls, kept, cancellation) is { } messages
            ? TypedResults.Text(Text(messages), "text/plain", Encoding.UTF8)
            : Problems.NotFound();

    // What is kept is whole, and there also when the switch is not.
    private static async Task<ImmutableArray<LadderMessage>?> FindAsync(
        TenantContext tenant,
        string callId,
        ICallControl calls,
        LadderStore kept,
        CancellationToken cancellation
    ) => await kept.FindAsync(tenant.TenantId, callId, cancellation) ?? await calls.LadderAsync(tenant.TenantId, callId, cancellation);

    private static string Text(IEnumerable<LadderMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            var arrow = message.Direction == "sent" ? "-->" : "<--";
            var sequence = message.Headers.FirstOrDefault(h => h.Name.Equals("CSeq", StringComparison.OrdinalIgnoreCase))?.Value;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{message.At:HH:mm:ss.fff}  {message.Local} {arrow} {message.Remote}  {message.StartLine}  [{sequence}]\n"
            );
        }
        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
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
        "The exchange keeps the last messages of all calls in memory, a fixed amount: they are there during a call and some time after it, the less the busier it is, and are gone when it restarts. Credentials, keys, keyed digits and withheld numbers are never shown.";

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

    private static async Task<IResult> GetAsync(string callId, TenantContext tenant, ICallControl calls, CancellationToken cancellation) =>
        await calls.LadderAsync(tenant.TenantId, callId, cancellation) is { } messages
            ? TypedResults.Ok(SipLadder.Of(callId, messages))
            : Problems.NotFound();

    private static async Task<IResult> GetTextAsync(
        string callId,
        TenantContext tenant,
        ICallControl calls,
        CancellationToken cancellation
    ) =>
        await calls.LadderAsync(tenant.TenantId, callId, cancellation) is { } messages
            ? TypedResults.Text(Text(messages), "text/plain", Encoding.UTF8)
            : Problems.NotFound();

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

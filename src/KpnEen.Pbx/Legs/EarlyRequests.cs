using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>What the far side asks before the call is answered: UPDATE (RFC 3311 5.2), INFO, PRACK with an offer (RFC 3262 5). Unanswered, a carrier gives the call up.</summary>
internal static class EarlyRequests
{
    public static async Task ReadAsync(ChannelReader<IncomingRequest> requests, MediaPort port)
    {
        while (await requests.WaitToReadAsync())
        {
            while (requests.TryRead(out var request))
                Answer(request, port);
        }
    }

    private static void Answer(IncomingRequest request, MediaPort port)
    {
        try
        {
            if (request.Request.Method is not ("UPDATE" or "PRACK" or "INFO" or "OPTIONS" or "NOTIFY"))
                request.Respond(405, headers: h => h["Allow"] = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY, PRACK");
            else if (request.Request.Method is "UPDATE" or "PRACK" && request.Request.Body.Length > 0)
                request.Respond(200, body: port.Answer(request.Request.Body.Span), contentType: "application/sdp");
            else
                request.Respond(200);
        }
        catch (SdpParseException e)
        {
            request.Respond(400, "Bad SDP: " + e.Message);
        }
        catch (MediaNegotiationException e)
        {
            request.Respond(488, headers: h => h["Warning"] = $"{e.WarningCode} kpneen \"{e.Message}\"");
        }
    }
}

using System.Globalization;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Switching;
using KpnEen.Sip;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>PUBLISH of an authenticated phone (RFC 3903 6): presence of its own user.</summary>
public sealed class PublishHandler(PublishedPresence published, TenantUsers users)
{
    private const uint Shortest = 60;
    private const uint Longest = 3600;

    public void Handle(ServerTransaction publish, AuthenticatedDevice sender)
    {
        var request = publish.Request;
        if (users.Find(sender.Tenant, request.RequestUri) is not { } watched)
            publish.Respond(404);
        else if (watched.User.Id != sender.User.Id)
            publish.Respond(403, "Not Your Own");
        else if (!EventHeader.TryParse(request.Headers["Event"], out var header) || header.Package != "presence")
            Refuse(publish, 489, "Allow-Events", "presence");
        else if (Math.Min(request.Expires ?? Longest, Longest) is var seconds && seconds is > 0 and < Shortest)
            Refuse(publish, 423, "Min-Expires", Shortest.ToString(CultureInfo.InvariantCulture));
        else if (!request.Body.IsEmpty && request.ContentType != PresenceDocument.ContentType)
            Refuse(publish, 415, "Accept", PresenceDocument.ContentType);
        else
            Handle(publish, watched.User.Id, TimeSpan.FromSeconds(seconds));
    }

    private void Handle(ServerTransaction publish, string userId, TimeSpan life)
    {
        var request = publish.Request;
        var document = request.Body.IsEmpty ? null : PresenceDocument.Parse(request.Body);
        if (document is null && !request.Body.IsEmpty)
        {
            publish.Respond(400, "Bad Presence Document");
            return;
        }
        var tag = request.Headers["SIP-If-Match"]?.Trim();
        if (tag is null && document is null)
        {
            publish.Respond(400, "Nothing Published");
            return;
        }
        if (life == TimeSpan.Zero)
        {
            // RFC 3903 4.5; an initial publication that lasts no time is taken and gone.
            if (tag is null || published.Remove(userId, tag))
                Accept(publish, tag ?? "none", life);
            else
                publish.Respond(412);
        }
        else if (tag is null)
            Accept(publish, published.Add(userId, document!, life).Tag, life);
        else if (published.Replace(userId, tag, document, life) is { } replaced)
            Accept(publish, replaced.Tag, life);
        else
            publish.Respond(412);
    }

    private static void Accept(ServerTransaction publish, string tag, TimeSpan life)
    {
        var response = publish.CreateResponse(200);
        response.Headers["SIP-ETag"] = tag;
        response.Headers["Expires"] = ((long)life.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        publish.Respond(response);
    }

    private static void Refuse(ServerTransaction publish, int status, string header, string value)
    {
        var refusal = publish.CreateResponse(status);
        refusal.Headers[header] = value;
        publish.Respond(refusal);
    }
}

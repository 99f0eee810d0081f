using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KpnEen.Pbx.Directory;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Registrar;

/// <summary>REGISTER of an authenticated device (RFC 3261 10.3).</summary>
public sealed class SipRegistrar(Registrations registrations, TimeProvider time, ILogger<SipRegistrar> log)
{
    private const uint DefaultSeconds = 600;
    private const uint LongestSeconds = 3600;
    private const uint ShortestSeconds = 10;
    private const int MostContacts = 10;

    public void Handle(ServerTransaction register, Device device)
    {
        var request = register.Request;
        if (request.HasStarContact ? !IsRemoveAll(request) : TooBrief(request))
        {
            Refuse(register);
            return;
        }
        var outOfOrder = false;
        var tooMany = false;
        var now = registrations.Change(
            device.Username,
            present =>
            {
                outOfOrder = present.Any(b =>
                    b.CallId == request.CallId
                    && b.CSeq >= request.CSeq.Number
                    && (request.HasStarContact || request.Contacts.Any(c => c.Uri.Matches(b.Contact)))
                );
                if (outOfOrder)
                    return present;
                tooMany = request.Contacts.Count > MostContacts;
                if (tooMany)
                    return present;
                var after = request.HasStarContact
                    ? []
                    : request.Contacts.Aggregate(present, (bindings, contact) => Bind(bindings, contact, register));
                // The newest stay: a phone that comes back on another port after each restart must not lock itself out.
                return after.Length > MostContacts ? after[^MostContacts..] : after;
            }
        );
        // 10.3 step 7: a lower CSeq of the same Call-ID is refused, all or nothing.
        if (outOfOrder)
            register.Respond(500, "CSeq Out of Order");
        else if (tooMany)
            register.Respond(403, "Too Many Contacts");
        else
        {
            log.LogDebug("Device {Device} is registered at {Count} contacts", device.Id, now.Length);
            Accept(register, now);
        }
    }

    private static bool IsRemoveAll(SipRequest request) => request.Expires == 0 && request.Headers.Fields("Contact").Count() == 1;

    private static bool TooBrief(SipRequest request) => request.Contacts.Any(c => Seconds(c, request) is > 0 and < ShortestSeconds);

    private static void Refuse(ServerTransaction register)
    {
        if (register.Request.HasStarContact)
        {
            register.Respond(400, "Contact: * Needs Expires: 0");
            return;
        }
        var response = register.CreateResponse(423);
        response.Headers["Min-Expires"] = ShortestSeconds.ToString(CultureInfo.InvariantCulture);
        register.Respond(response);
    }

    private static uint Seconds(NameAddress contact, SipRequest request)
    {
        // 10.2.1.1: the contact's own parameter counts before the header; nonsense is read as the default.
        if (contact.Parameters["expires"] is { } own)
            return uint.TryParse(own, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, LongestSeconds) : DefaultSeconds;
        return Math.Min(request.Expires ?? DefaultSeconds, LongestSeconds);
    }

    private ImmutableArray<Binding> Bind(ImmutableArray<Binding> bindings, NameAddress contact, ServerTransaction register)
    {
        var request = register.Request;
        // RFC 5626 6: the same instance on another address is the same phone after a restart, not a second one.
        var instance = contact.Parameters["+sip.instance"];
        var others = bindings.RemoveAll(b => b.Contact.Matches(contact.Uri) || (instance is not null && instance == b.Instance));
        var seconds = Seconds(contact, request);
        if (seconds == 0)
            return others;
        var q = double.TryParse(contact.Parameters["q"], CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 0, 1) : 1;
        var expires = time.GetUtcNow().AddSeconds(seconds);
        return others.Add(
            new Binding(
                contact.Uri,
                register.Flow,
                request.Path,
                request.CallId,
                request.CSeq.Number,
                q,
                request.Headers["User-Agent"],
                expires
            )
            {
                IsDirect = IsDirect(contact.Uri, register),
                Instance = instance,
            }
        );
    }

    // The address in Via is the one the datagram came from: no NAT between us. Then the contact counts, which may be another
    // socket of that host. Else, and for a contact on another host (no phone makes us call strangers), the flow of the REGISTER is the way back.
    private static bool IsDirect(SipUri contact, ServerTransaction register)
    {
        var (flow, request) = (register.Flow, register.Request);
        return flow.Transport == SipTransportKind.Udp
            && contact.TransportParameter == SipTransportKind.Udp
            && request.Path.Count == 0
            && IPAddress.TryParse(contact.Host, out var host)
            && host.Equals(flow.Remote.Address)
            && request.Vias is [var via, ..]
            && IPAddress.TryParse(via.Host, out var sentBy)
            && sentBy.Equals(flow.Remote.Address)
            && (via.Port ?? 5060) == flow.Remote.Port;
    }

    private void Accept(ServerTransaction register, ImmutableArray<Binding> bindings)
    {
        var response = register.CreateResponse(200);
        foreach (var binding in bindings)
        {
            var left = Math.Max(0, (int)Math.Ceiling((binding.ExpiresAt - time.GetUtcNow()).TotalSeconds));
            response.Headers.Add(
                "Contact",
                new NameAddress(binding.Contact).ToString() + string.Create(CultureInfo.InvariantCulture, $";expires={left}")
            );
        }
        foreach (var path in register.Request.Path)
            response.Headers.Add("Path", path.ToString());
        response.Headers["Date"] = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        register.Respond(response);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KpnEen.Pbx.Directory;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Registrar;

/// <summary>REGISTER of an authenticated device (RFC 3261 10.3).</summary>
public sealed class SipRegistrar(IBindingStore store, RegistrarOptions options, TimeProvider time, ILogger<SipRegistrar> log)
{
    private const string RetrySeconds = "5";

    public void Handle(ServerTransaction register, Device device)
    {
        var request = register.Request;
        if (request.HasStarContact ? !IsRemoveAll(request) : TooBrief(request))
        {
            Refuse(register);
            return;
        }
        if (Outbound.IsLackedByEdge(request))
        {
            register.Respond(439, "First Hop Lacks Outbound Support");
            return;
        }
        (int, string)? refusal = null;
        var isElsewhere = false;
        var most = device.MostContacts ?? options.MostContacts;
        ImmutableArray<Binding> now;
        try
        {
            now = store.Change(
                device.Username,
                present =>
                {
                    isElsewhere = IsElsewhere(present, register);
                    return (refusal = Refusal(present, request, most)) is null ? Apply(present, register, most) : present;
                }
            );
        }
        catch (BindingStoreException e)
        {
            // 10.3 step 7: the contacts of before stay, and the phone comes again.
            log.LogError(e, "Device {Device} cannot be registered: the store is not there", device.Id);
            var sorry = register.CreateResponse(500, "Registrations Cannot Be Kept");
            sorry.Headers["Retry-After"] = RetrySeconds;
            register.Respond(sorry);
            return;
        }
        if (refusal is var (status, reason))
        {
            register.Respond(status, reason);
            return;
        }
        // S21: allowed, and told: it may be a stolen password.
        if (isElsewhere)
            log.LogInformation(
                "Device {Device} is registered from a new address, {Address}",
                device.Id,
                HostOf(register.Origin, register.Flow)
            );
        log.LogDebug("Device {Device} is registered at {Count} contacts", device.Id, now.Length);
        Accept(register, now);
    }

    private static bool IsElsewhere(ImmutableArray<Binding> present, ServerTransaction register) =>
        !present.IsEmpty
        && register.Request.Contacts.Count > 0
        && present.All(b => !HostOf(b.Origin, b.Flow).Equals(HostOf(register.Origin, register.Flow)));

    private static IPAddress HostOf(IPAddress? origin, SipFlow flow) => origin ?? flow.Remote.Address;

    // All or nothing (10.3 step 7): one contact that may not change leaves all as they were.
    private static (int Status, string Reason)? Refusal(ImmutableArray<Binding> present, SipRequest request, int most)
    {
        foreach (var binding in present)
        {
            var late = binding.CallId == request.CallId && binding.CSeq >= request.CSeq.Number;
            if (late && (request.HasStarContact || request.Contacts.Any(c => Outbound.Replaces(c, request, binding))))
                return (500, "CSeq Out of Order");
        }
        return request.Contacts.Count > most ? (403, "Too Many Contacts") : null;
    }

    private ImmutableArray<Binding> Apply(ImmutableArray<Binding> present, ServerTransaction register, int most)
    {
        if (register.Request.HasStarContact)
            return [];
        var after = register.Request.Contacts.Aggregate(present, (bindings, contact) => Bind(bindings, contact, register));
        // The newest stay: a phone that comes back on another port after each restart must not lock itself out.
        return after.Length > most ? after[^most..] : after;
    }

    private static bool IsRemoveAll(SipRequest request) => request.Expires == 0 && request.Headers.Fields("Contact").Count() == 1;

    private bool TooBrief(SipRequest request) =>
        request.Contacts.Any(c => Seconds(c, request) is var seconds && seconds > 0 && seconds < options.Shortest);

    private void Refuse(ServerTransaction register)
    {
        if (register.Request.HasStarContact)
        {
            register.Respond(400, "Contact: * Needs Expires: 0");
            return;
        }
        var response = register.CreateResponse(423);
        response.Headers["Min-Expires"] = options.Shortest.ToString(CultureInfo.InvariantCulture);
        register.Respond(response);
    }

    private uint Seconds(NameAddress contact, SipRequest request)
    {
        // 10.2.1.1: the contact's own parameter counts before the header; nonsense is read as the default.
        var wanted = contact.Parameters["expires"] is { } own ? KpnEen.Sip.Parsing.Seconds.Parse(own) : request.Expires;
        return Math.Min(wanted ?? options.Standard, options.Longest);
    }

    private ImmutableArray<Binding> Bind(ImmutableArray<Binding> bindings, NameAddress contact, ServerTransaction register)
    {
        var request = register.Request;
        var others = bindings.RemoveAll(b => Outbound.Replaces(contact, request, b));
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
                Origin = register.Origin,
                Instance = contact.Parameters["+sip.instance"],
                RegId = Outbound.RegId(contact, request),
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
        Outbound.Confirm(response, register);
        foreach (var binding in bindings)
        {
            var left = Math.Max(0, (int)Math.Ceiling((binding.ExpiresAt - time.GetUtcNow()).TotalSeconds));
            response.Headers.Add(
                "Contact",
                new NameAddress(binding.Contact).ToString()
                    + (
                        binding.RegId is { } flow
                            ? string.Create(CultureInfo.InvariantCulture, $";+sip.instance=\"{binding.Instance}\";reg-id={flow}")
                            : ""
                    )
                    + (binding.Q < 1 ? string.Create(CultureInfo.InvariantCulture, $";q={binding.Q:0.###}") : "")
                    + string.Create(CultureInfo.InvariantCulture, $";expires={left}")
            );
        }
        foreach (var path in register.Request.Path)
            response.Headers.Add("Path", path.ToString());
        response.Headers["Date"] = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        register.Respond(response);
    }
}

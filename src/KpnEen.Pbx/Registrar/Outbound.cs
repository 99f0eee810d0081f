using System.Globalization;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Registrar;

/// <summary>Several flows to one phone (RFC 5626 6): each is a binding of its own, known by the phone's instance and the number of the flow.</summary>
internal static class Outbound
{
    private const string Tag = "outbound";

    // RFC 5626 4.4.1: how often a phone lets a connection hear of it; over UDP it knows by itself what its NAT needs.
    private const string FlowTimer = "120";

    /// <summary>The number of the flow, where the phone and everyone between it and us keep to RFC 5626; else null.</summary>
    public static uint? RegId(NameAddress contact, SipRequest request) =>
        contact.Parameters["+sip.instance"] is not null
        && uint.TryParse(contact.Parameters["reg-id"], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && IsAsked(request)
        && (IsFirstHop(request) || EdgeKeepsTo(request))
            ? number
            : null;

    /// <summary>The phone counts on flows, and the edge it is connected to would not keep them (439).</summary>
    public static bool IsLackedByEdge(SipRequest request) =>
        IsAsked(request)
        && !IsFirstHop(request)
        && !EdgeKeepsTo(request)
        && request.Contacts.Any(c => c.Parameters["reg-id"] is not null && c.Parameters["+sip.instance"] is not null);

    /// <summary>
    /// This contact takes the place of that binding: the same flow of the same phone; without flows the same address, or the same phone on
    /// another one, which is what a restart looks like.
    /// </summary>
    public static bool Replaces(NameAddress contact, SipRequest request, Binding binding)
    {
        var instance = contact.Parameters["+sip.instance"];
        var samePhone = instance is not null && instance == binding.Instance;
        if (RegId(contact, request) is { } flow && binding.RegId is { } other)
            return samePhone && flow == other;
        return samePhone || contact.Uri.Matches(binding.Contact);
    }

    /// <summary>Tells the phone that its flows are kept.</summary>
    public static void Confirm(SipResponse response, ServerTransaction register)
    {
        if (!register.Request.Contacts.Any(c => RegId(c, register.Request) is not null))
            return;
        response.Headers.Add("Require", Tag);
        if (register.Flow.Transport.IsReliable())
            response.Headers.Add("Flow-Timer", FlowTimer);
    }

    private static bool IsAsked(SipRequest request) =>
        request.Headers.HasToken("Supported", Tag) || request.Headers.HasToken("Require", Tag);

    private static bool IsFirstHop(SipRequest request) => request.Vias.Count == 1 && request.Path.Count == 0;

    // The edge's own URI stands last: those after it put theirs before.
    private static bool EdgeKeepsTo(SipRequest request) => request.Path is [.., var edge] && edge.Uri.Parameters.Contains("ob");
}

using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Switching;

/// <summary>Who sends an INVITE: a trunk by its address, or a device by its password.</summary>
public sealed class CallerIdentification(TenantDirectory directory, SipAuthentication authentication, TimeProvider time)
{
    /// <summary>Null when the request was answered already.</summary>
    public IncomingCall? Identify(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.RequestUri is not { User: { Length: > 0 } dialled })
        {
            transaction.Respond(484);
            return null;
        }
        var hops = (request.MaxForwards ?? 70) - 1;
        if (hops < 0)
        {
            transaction.Respond(483);
            return null;
        }
        if (FindTrunk(transaction.Flow) is { } trunk)
            return FromTrunk(transaction, trunk, dialled, hops);
        if (authentication.Device(transaction) is not var (tenant, user, _))
            return null;
        return new IncomingCall(tenant, user, CallerIdentity.Internal(user), dialled, [], hops, request.CallId);
    }

    private Trunk? FindTrunk(SipFlow flow) =>
        directory.Trunks.FirstOrDefault(t =>
            (t.Listener is null || t.Listener == flow.Listener) && t.Sources.Any(source => Matches(source, flow.Remote))
        );

    private static bool Matches(string source, IPEndPoint remote)
    {
        var address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        if (IPAddress.TryParse(source, out var host))
            return host.Equals(address);
        return IPEndPoint.TryParse(source, out var exact) && exact.Port == remote.Port && exact.Address.Equals(address);
    }

    private IncomingCall? FromTrunk(ServerTransaction transaction, Trunk trunk, string dialled, int hops)
    {
        var request = transaction.Request;
        var number = DialledNumber.ToE164(dialled);
        var tenant =
            number is null ? null
            : trunk.TenantId is { } own ? directory.Find(own)
            : directory.FindByNumber(number);
        if (tenant is null || tenant.FindNumber(number!) is null)
        {
            transaction.Respond(404);
            return null;
        }
        return new IncomingCall(tenant, null, Identity(request), number!, Diversions(request), hops, request.CallId);
    }

    // RFC 3325: what the network asserts counts before From. RFC 3323: who asked for privacy gets it, whatever else stands there.
    private static CallerIdentity Identity(SipRequest request)
    {
        var isPrivate =
            request.Headers.HasToken("Privacy", "id")
            || request
                .Headers.Fields("Privacy")
                .Any(p => p.Contains("id", StringComparison.OrdinalIgnoreCase) || p.Contains("user", StringComparison.OrdinalIgnoreCase));
        var from = request.From;
        if (
            isPrivate
            || from.Uri.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            || string.Equals(from.Uri.User, "anonymous", StringComparison.OrdinalIgnoreCase)
        )
            return CallerIdentity.Withheld;
        var asserted = request
            .Headers.Values("P-Asserted-Identity")
            .Select(v => NameAddress.TryParse(v, out var address) ? address : null)
            .OfType<NameAddress>()
            .FirstOrDefault();
        var number = DialledNumber.ToE164((asserted ?? from).Uri.User ?? "");
        return number is null
            ? new CallerIdentity(null, null, Presentation.Unavailable, false)
            : new CallerIdentity(number, (asserted ?? from).DisplayName ?? from.DisplayName, Presentation.Allowed, asserted is not null);
    }

    // RFC 5806, newest first on the wire; they count against the limit of redirections, so that two exchanges cannot forward to each other for ever.
    private ImmutableArray<Redirection> Diversions(SipRequest request) =>
        [
            .. request
                .Headers.Values("Diversion")
                .Select(v => NameAddress.TryParse(v, out var address) ? address : null)
                .OfType<NameAddress>()
                .Reverse()
                .Select(d => new Redirection(
                    d.Uri.User ?? "",
                    request.RequestUri.User!,
                    Reason(d.Parameters["reason"]),
                    null,
                    time.GetUtcNow()
                )),
        ];

    private static RedirectReason Reason(string? word) =>
        word switch
        {
            "unconditional" => RedirectReason.Unconditional,
            "user-busy" => RedirectReason.Busy,
            "no-answer" => RedirectReason.NoAnswer,
            "unavailable" => RedirectReason.Unavailable,
            _ => RedirectReason.Unknown,
        };
}

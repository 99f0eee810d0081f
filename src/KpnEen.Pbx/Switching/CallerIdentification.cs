using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Switching;

/// <summary>Who sends an INVITE: a trunk by its address, or a device by its password.</summary>
public sealed class CallerIdentification(TenantDirectory directory, SipAuthentication authentication, TimeProvider time)
{
    /// <summary>Lets in with a <see cref="TrunkCaller"/> or an <see cref="AuthenticatedDevice"/>.</summary>
    public Screening Screen(ArrivingRequest invite)
    {
        var request = invite.Request;
        if (request.RequestUri is not { User: { Length: > 0 } dialled })
            return invite.Refuse(484);
        if (request.MaxForwards == 0)
            return invite.Refuse(483);
        var trunks = FindTrunks(invite.Flow);
        if (trunks.Length > 0 && FindCalled(trunks, dialled) is { } called)
            return Screening.Admit(called);
        // A tenant may name any address as its trunk, also that of another tenant's phones: those may still call with their password.
        if (trunks.Length > 0 && (trunks.Any(t => t.TenantId is null) || directory.FindByDomain(request.From.Uri.Host) is null))
            return invite.Refuse(404);
        return authentication.Screen(invite);
    }

    /// <summary>The call of an INVITE that was let in.</summary>
    public IncomingCall Identify(ServerTransaction invite)
    {
        var request = invite.Request;
        var dialled = request.RequestUri.User!;
        var hops = (request.MaxForwards ?? 70) - 1;
        if (invite.Sender is TrunkCaller called)
            return new IncomingCall(called.Tenant, null, Identity(request), called.Number, Diversions(request), hops, request.CallId);
        var (tenant, user, _) = (AuthenticatedDevice)invite.Sender!;
        // A phone set to call anonymously asks for what *67 asks for (RFC 3323).
        var withheld = IsPrivate(request) && dialled is not ['*' or '#', ..];
        return new IncomingCall(
            tenant,
            user,
            CallerIdentity.Internal(user),
            withheld ? Prefixes.Withhold + dialled : dialled,
            [],
            hops,
            request.CallId
        );
    }

    /// <summary>Whether calls of a trunk come from there.</summary>
    public bool IsTrunk(SipFlow flow) => !FindTrunks(flow).IsEmpty;

    private ImmutableArray<Trunk> FindTrunks(SipFlow flow)
    {
        var trunks = directory.FindTrunks(flow.Remote);
        return trunks.IsEmpty ? trunks : trunks.RemoveAll(t => t.Listener is not null && t.Listener != flow.Listener);
    }

    // Several tenants may have their trunk at the same carrier: the number tells whose call it is.
    private TrunkCaller? FindCalled(ImmutableArray<Trunk> trunks, string dialled)
    {
        if (DialledNumber.FromTrunk(dialled) is not { } number)
            return null;
        var tenant = trunks
            .Select(t => t.TenantId is { } own ? directory.Find(own) : directory.FindByNumber(number))
            .FirstOrDefault(t => t?.FindNumber(number) is not null);
        return tenant is null ? null : new TrunkCaller(tenant, number);
    }

    // RFC 3323 4.2, RFC 3325 9.3; From as RFC 3323 4.1.1.3 has it; Remote-Party-ID is what older gateways still send.
    private static bool IsPrivate(SipRequest request)
    {
        var from = request.From.Uri;
        return request
                .Headers.Fields("Privacy")
                .SelectMany(field => field.Split([';', ',']))
                .Any(word => word.Trim().ToLowerInvariant() is "id" or "user")
            || from.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            || string.Equals(from.User, "anonymous", StringComparison.OrdinalIgnoreCase)
            || Addresses(request, "Remote-Party-ID").Any(party => IsHidden(party.Parameters["privacy"]));
    }

    private static bool IsHidden(string? privacy) => privacy?.ToLowerInvariant() is "full" or "uri" or "name";

    // RFC 3325: what the network asserts counts before From. RFC 3323: who asked for privacy gets it, whatever else stands there.
    private static CallerIdentity Identity(SipRequest request)
    {
        if (IsPrivate(request))
            return CallerIdentity.Withheld;
        var from = request.From;
        // Some carriers assert the account of the trunk and leave the caller in From.
        var asserted = Addresses(request, "P-Asserted-Identity").FirstOrDefault(a => DialledNumber.FromTrunk(a.Uri.User ?? "") is not null);
        var number = DialledNumber.FromTrunk((asserted ?? from).Uri.User ?? "");
        return number is null
            ? new CallerIdentity(null, null, Presentation.Unavailable, false)
            : new CallerIdentity(number, asserted?.DisplayName ?? from.DisplayName, Presentation.Allowed, asserted is not null);
    }

    private static IEnumerable<NameAddress> Addresses(SipRequest request, string header) =>
        request.Headers.Values(header).Select(v => NameAddress.TryParse(v, out var address) ? address : null).OfType<NameAddress>();

    // RFC 5806, newest first on the wire; they count against the limit of redirections, so that two exchanges cannot forward to each other for ever.
    private ImmutableArray<Redirection> Diversions(SipRequest request) =>
        [
            .. Addresses(request, "Diversion")
                .Reverse()
                .Select(d => new Redirection(
                    IsHidden(d.Parameters["privacy"]) ? Redirection.Withheld : d.Uri.User ?? "",
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

using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
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
        if (MaxBreadth(request) == 0)
            return invite.Refuse(440);
        var trunks = FindTrunks(invite.Flow);
        if (trunks.Length > 0 && FindCalled(trunks, dialled) is { } called)
            return Passport.Fault(request) is { } fault ? invite.Refuse(fault) : Screening.Admit(called);
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
            return FromTrunk(request, called, hops);
        var (tenant, user, device) = (AuthenticatedDevice)invite.Sender!;
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
        )
        {
            Encryption = device.MediaEncryption,
        };
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
        foreach (var trunk in trunks)
        {
            var tenant = trunk.TenantId is { } own ? directory.Find(own) : directory.FindByNumber(number);
            if (tenant?.FindNumber(number) is not null)
                return new TrunkCaller(tenant, number, trunk);
        }
        return null;
    }

    private IncomingCall FromTrunk(SipRequest request, TrunkCaller called, int hops)
    {
        var (way, counted) = ForwardingHistory.Read(request, time.GetUtcNow());
        var trusted = (called.Trunk.Identity ?? TrunkIdentity.Default).IsTrusted;
        return new IncomingCall(called.Tenant, null, Identity(request, trusted), called.Number, way, hops, request.CallId)
        {
            Arrival = new Arrival(counted, MaxBreadth(request), Passport.Whole(request)),
            Encryption = called.Trunk.MediaEncryption,
        };
    }

    private static int? MaxBreadth(SipRequest request) =>
        KpnEen.Sip.Parsing.Seconds.Parse(request.Headers["Max-Breadth"]) is { } most ? (int)Math.Min(most, 1000) : null;

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
            || Addresses(request, "Remote-Party-ID").Any(party => ForwardingPrivacy.IsHidden(party.Parameters["privacy"]));
    }

    // RFC 3325: what the network asserts counts before From. RFC 3323: who asked for privacy gets it, whatever else stands there.
    private static CallerIdentity Identity(SipRequest request, bool trusted)
    {
        if (IsPrivate(request))
            return CallerIdentity.Withheld;
        var from = request.From;
        // Some carriers assert the account of the trunk and leave the caller in From.
        var asserted = trusted
            ? Addresses(request, "P-Asserted-Identity").FirstOrDefault(a => DialledNumber.FromTrunk(a.Uri.User ?? "") is not null)
            : null;
        var number = DialledNumber.FromTrunk((asserted ?? from).Uri.User ?? "");
        return number is null
            ? new CallerIdentity(null, null, Presentation.Unavailable, false)
            : new CallerIdentity(number, asserted?.DisplayName ?? from.DisplayName, Presentation.Allowed, asserted is not null);
    }

    private static IEnumerable<NameAddress> Addresses(SipRequest request, string header) =>
        request.Headers.Values(header).Select(v => NameAddress.TryParse(v, out var address) ? address : null).OfType<NameAddress>();
}

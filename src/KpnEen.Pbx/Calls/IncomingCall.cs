using System.Collections.Immutable;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Services.Originating;

namespace KpnEen.Pbx.Calls;

/// <summary>An INVITE after it was authenticated: who calls whom, in which tenant.</summary>
/// <param name="From">The calling user; null when the call comes from the public side.</param>
/// <param name="Identity">As the trunk says, or the user's own.</param>
public sealed record IncomingCall(
    TenantSnapshot Tenant,
    User? From,
    CallerIdentity Identity,
    string Dialled,
    ImmutableArray<Redirection> Redirections,
    int MaxForwards,
    string SipCallId
)
{
    public Arrival Arrival { get; init; } = Arrival.Here;

    /// <summary>The policy of the telephone or trunk it comes from.</summary>
    public MediaEncryption Encryption { get; init; } = MediaEncryption.Optional;

    /// <summary>What the conversation is about, known before anything rings.</summary>
    public ConversationStart Start()
    {
        var (prefix, number) = Prefixes.Split(Dialled);
        var target = DialPlan.Resolve(Tenant, number);
        var withheld = From is null ? Identity.Presentation == Presentation.Restricted : CallingLineIdBlocking.IsWithheld(From, prefix);
        var direction =
            From is null ? CallDirection.Inbound
            : target is DialTarget.Outside ? CallDirection.Outbound
            : CallDirection.Internal;
        var customer =
            direction == CallDirection.Outbound ? Outside((DialTarget.Outside)target)
            : withheld ? CallerIdentity.Withheld.ToParty()
            : Identity.ToParty();
        // A colleague who withholds the number is not told to colleagues either; toward the public side the own company may know.
        var focus =
            direction == CallDirection.Inbound || (direction == CallDirection.Internal && withheld)
                ? (target as DialTarget.ToUser)?.User
                : From;
        return new ConversationStart(
            Tenant.Tenant,
            direction,
            customer,
            Describe(target, number),
            focus?.ToRef(),
            new Correlation(withheld && direction != CallDirection.Outbound ? null : SipCallId, null)
        );
    }

    /// <summary>The caller's own leg, without what a withheld number must not tell.</summary>
    public LegInfo Leg(ConversationStart start, TimeProvider time)
    {
        var hidden = start.Customer.Presentation == Presentation.Restricted;
        return new LegInfo(
            Ids.New("leg", time),
            From is null ? "trunk" : "device",
            From is null ? CallDirection.Inbound : CallDirection.Outbound,
            From?.ToRef(),
            null,
            hidden ? null : Identity.Number,
            time.GetUtcNow(),
            start.Correlation?.SipCallId,
            IsWithheld: hidden && From is not null
        );
    }

    private static Party Outside(DialTarget.Outside target) =>
        new CallerIdentity(target.Number, null, Presentation.Allowed, false).ToParty();

    private Dialled Describe(DialTarget target, string number) =>
        target switch
        {
            _ when StarCodes.Find(Dialled) is not null || Dialled is ['*' or '#', ..] && Prefixes.Split(Dialled).Prefix is null =>
                new Dialled(Dialled, null, "starCode", null),
            DialTarget.ToUser(var user) => new Dialled(number, LabelOf(number) ?? user.Name, "user", user.Id),
            DialTarget.ToHuntGroup(var group) => new Dialled(number, LabelOf(number) ?? group.Name, "huntGroup", group.Id),
            DialTarget.Outside(var outside) => new Dialled(outside, null, "number", null),
            _ => new Dialled(number, null, "unknown", null),
        };

    private string? LabelOf(string number) => Numbers.DialledNumber.ToE164(number) is { } e164 ? Tenant.FindNumber(e164)?.Label : null;
}

using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Control;

/// <summary>What a call that the API starts is about. One that a visitor asked for counts as inbound: the customer came to us.</summary>
internal static class OriginateStart
{
    public static ConversationStart Of(TenantSnapshot tenant, Originate request)
    {
        var user = request.UserId is { } id ? tenant.FindUser(id) : null;
        var group = request.HuntGroupId is { } groupId ? tenant.FindHuntGroup(groupId) : null;
        var target = DialPlan.Resolve(tenant, request.To);
        var number = target is DialTarget.Outside(var outside) ? outside : request.To;
        var customer = new CallerIdentity(
            DialledNumber.ToE164(number) ?? number,
            (target as DialTarget.ToUser)?.User.Name,
            Presentation.Allowed,
            false
        ).ToParty();
        var byVisitor = request.IsByVisitor;
        var dialled =
            byVisitor && group is not null ? new Dialled(group.Extension, group.Name, "huntGroup", group.Id)
            : byVisitor ? new Dialled(user!.Extension, user.Name, "user", user.Id)
            : target is DialTarget.ToUser(var callee) ? new Dialled(number, callee.Name, "user", callee.Id)
            : target is DialTarget.ToHuntGroup(var called) ? new Dialled(number, called.Name, "huntGroup", called.Id)
            : new Dialled(number, null, "number", null);
        var direction =
            byVisitor ? CallDirection.Inbound
            : target is DialTarget.Outside ? CallDirection.Outbound
            : CallDirection.Internal;
        return new ConversationStart(
            tenant.Tenant,
            direction,
            customer,
            dialled,
            user?.ToRef(),
            new Correlation(null, request.ClickToCallId),
            request.Metadata
        );
    }
}

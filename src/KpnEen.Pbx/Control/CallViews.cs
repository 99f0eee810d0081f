using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

internal static class CallViews
{
    public static CallView Of(Call call)
    {
        var conversation = call.Conversation;
        var start = conversation.Start;
        var up = call.Legs.Select(leg => new LegView(
            leg.Info.Id,
            leg.Info.Kind,
            leg.Info.Direction,
            leg.Info.User?.Id,
            leg.Info.DeviceId,
            leg.Info.Number,
            !leg.IsUp ? "ended"
                : leg.IsHolding ? "held"
                : "active",
            leg.Info.StartedAt,
            leg.AnsweredAt,
            leg.Info.SipCallId,
            leg.IsMuted
        ));
        var ringing = call.RingingLegs.Select(leg => new LegView(
            leg.Info.Id,
            leg.Info.Kind,
            leg.Info.Direction,
            leg.Info.User?.Id,
            leg.Info.DeviceId,
            leg.Info.Number,
            "ringing",
            leg.Info.StartedAt,
            null,
            leg.Info.SipCallId
        ));
        return new CallView(
            call.Id,
            call.Tenant.Tenant.Id,
            start.Direction,
            conversation.State,
            start.Customer,
            start.Dialled,
            conversation.StartedAt,
            conversation.AnsweredAt,
            [.. up, .. ringing],
            call.Recording?.State ?? "none",
            call.RecordingIds,
            start.Correlation?.ClickToCallId,
            start.Metadata,
            call.Conference
        );
    }
}

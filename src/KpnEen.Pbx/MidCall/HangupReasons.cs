using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

internal static class HangupReasons
{
    public static HangupReason OfSilent(Leg leg) =>
        new(EndedBy.Network, new Cause(408, SipReasons.RecoveryOnTimerExpiry, $"No media from the {leg.Info.Kind}"));

    // Q.850 21: call rejected.
    public static HangupReason SpendLimit { get; } = new(EndedBy.System, new Cause(403, 21, "Spend limit reached"));

    public static HangupReason Of(Leg leg)
    {
        var lost = leg.TerminationReason is { } why && !why.Contains("BYE", StringComparison.Ordinal);
        var by =
            lost ? EndedBy.Network
            : leg.Info.User is null ? EndedBy.Customer
            : EndedBy.User;
        return new HangupReason(by, lost ? new Cause(408, SipReasons.RecoveryOnTimerExpiry, leg.TerminationReason!) : HangupReason.Normal);
    }
}

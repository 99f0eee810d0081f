using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Calls;

/// <summary>Who ended the call and why; the first one counts.</summary>
public sealed record HangupReason(EndedBy By, Cause Cause)
{
    public static Cause Normal { get; } = new(200, 16, "Normal call clearing");
}

using System.Text.Json;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Control;

/// <summary>Click-to-dial: rings one side, and when it answers calls the other.</summary>
/// <param name="UserId">The user on whose behalf the call is made (identity, permissions); null with <paramref name="HuntGroupId"/>.</param>
/// <param name="HuntGroupId">The group that takes a visitor's call, for call-me-now.</param>
/// <param name="To">Extension or number of the other side.</param>
/// <param name="First">Which side rings first.</param>
/// <param name="RingSeconds">How long the first side rings, 5 to 120.</param>
/// <param name="ClickToCallId">Status events are emitted under this id.</param>
/// <param name="Confirmation">What a visitor who is rung first must key in; null: nothing.</param>
/// <param name="Budget">What the call may cost beside the company's limit; null: no more is counted.</param>
/// <param name="Record">Record from the beginning, where the user may start recordings.</param>
public sealed record Originate(
    string TenantId,
    string? UserId,
    string? HuntGroupId,
    string To,
    OriginateFirst First,
    int RingSeconds,
    Actor Actor,
    string? ClickToCallId = null,
    JsonElement? Metadata = null,
    VisitorConfirmation? Confirmation = null,
    CallBudget? Budget = null,
    bool Record = false
)
{
    /// <summary>A visitor of a website asked for it, and not the company.</summary>
    internal bool IsByVisitor => Actor.Kind == "visitor";
}

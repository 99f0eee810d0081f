using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Pbx.Calls;

/// <summary>What is known when a conversation begins, and never changes.</summary>
/// <param name="User">The user in focus where no event names another: the caller of an outgoing call.</param>
public sealed record ConversationStart(
    Tenant Tenant,
    CallDirection Direction,
    Party Customer,
    Dialled Dialled,
    UserRef? User,
    Correlation? Correlation,
    JsonElement? Metadata = null
);

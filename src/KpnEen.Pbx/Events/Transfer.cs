using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Kind">blind or attended.</param>
/// <param name="OtherConversationId">The consultation call that was joined (attended), or in that call the one that took over.</param>
public sealed record Transfer(string Kind, UserRef? By, string? To, string? OtherConversationId = null, Cause? Failure = null);

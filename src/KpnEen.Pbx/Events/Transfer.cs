using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Kind">blind, attended, or conference: the party goes on in the conference of another call.</param>
/// <param name="OtherConversationId">The consultation call that was joined (attended), or in that call the one that took over.</param>
public sealed record Transfer(string Kind, UserRef? By, string? To, string? OtherConversationId = null, Cause? Failure = null);

using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Status">initiating, callingCaller, confirming, callingCallee, connected, disconnected, failed, cancelled.</param>
public sealed record ClickToCallStatus(string Id, string Status, string? Reason, string? VisitorNumber, DateTimeOffset At);

using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public sealed record Correlation(string? SipCallId, string? ClickToCallId);

using KpnEen.Sdk;

namespace FirstCall;

/// <summary>The call ended before the step that was waited for.</summary>
internal sealed class CallEndedException(string awaited, EventData end)
    : Exception($"The call ended before {awaited}: {end.Outcome} ({end.Cause?.Sip} {end.Cause?.Text}).");

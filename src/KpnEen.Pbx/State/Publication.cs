using KpnEen.Pbx.Watching;

namespace KpnEen.Pbx.State;

/// <summary>One document that a phone published.</summary>
/// <param name="Tag">Its entity tag: a new one with each change and each refresh (RFC 3903 4.1).</param>
public sealed record Publication(string Tag, PresenceDocument Document, DateTimeOffset ExpiresAt);

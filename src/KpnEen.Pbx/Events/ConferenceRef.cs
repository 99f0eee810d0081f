using System.Collections.Immutable;

namespace KpnEen.Pbx.Events;

/// <summary>A conference as it is now.</summary>
/// <param name="Controller">The user it belongs to; it ends when this user hangs up.</param>
/// <param name="StartedAt">When the third party came.</param>
public sealed record ConferenceRef(UserRef? Controller, DateTimeOffset StartedAt, ImmutableArray<ConferenceParticipant> Participants);

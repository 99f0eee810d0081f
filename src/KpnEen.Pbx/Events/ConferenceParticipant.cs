namespace KpnEen.Pbx.Events;

/// <param name="Number">The outside number or the extension; absent when withheld.</param>
/// <param name="Muted">The others do not hear this one.</param>
/// <param name="Held">This one put the conference on hold.</param>
public sealed record ConferenceParticipant(string LegId, string? UserId, string? Number, bool Muted, bool Held);

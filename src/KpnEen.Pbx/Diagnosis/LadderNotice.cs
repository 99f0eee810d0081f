namespace KpnEen.Pbx.Diagnosis;

/// <summary>Told to <see cref="LadderKeeper"/>: a conversation has a dialog of this Call-ID, or (null) it is over.</summary>
internal sealed record LadderNotice(string TenantId, string ConversationId, string? SipCallId, bool IsWithheld);

namespace KpnEen.Pbx.Diagnosis;

/// <summary>The messages of a conversation, as <see cref="LadderArchive"/> packs them.</summary>
public sealed record KeptLadder(string TenantId, string ConversationId, DateTimeOffset EndedAt, byte[] Messages);

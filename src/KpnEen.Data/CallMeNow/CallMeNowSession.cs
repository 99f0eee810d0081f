namespace KpnEen.Data.CallMeNow;

/// <summary>One wish of a visitor to be called.</summary>
/// <param name="SecretHash">SHA-256 of the secret that the visitor's page holds.</param>
/// <param name="CallAt">When the visitor wants to be called back; null: at once.</param>
/// <param name="Status">scheduled, initiating, callingCaller, confirming, callingCallee, connected, disconnected, failed, cancelled, missed.</param>
public sealed record CallMeNowSession(
    string Id,
    string TenantId,
    string KeyId,
    byte[] SecretHash,
    string? ConversationId,
    string Status,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? CallAt = null
)
{
    /// <summary>Nothing follows such a status.</summary>
    public bool IsOver => Status is "disconnected" or "failed" or "cancelled" or "missed";
}

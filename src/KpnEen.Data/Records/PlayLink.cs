namespace KpnEen.Data.Records;

/// <summary>Lets whoever has its secret hear one recording until it expires or is revoked.</summary>
public sealed record PlayLink(
    string Id,
    string TenantId,
    string RecordingId,
    byte[] SecretHash,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt
);

namespace KpnEen.Data.Identity;

/// <summary>An OAuth client: a program that uses the API.</summary>
/// <param name="TenantId">Null for a partner.</param>
/// <param name="Scopes">All it may ever get.</param>
public sealed record ApiClient(
    string Id,
    string? TenantId,
    string Name,
    string[] Scopes,
    long Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

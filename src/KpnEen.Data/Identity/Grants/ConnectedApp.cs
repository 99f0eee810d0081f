namespace KpnEen.Data.Identity;

/// <summary>An application that people of a tenant allowed something.</summary>
/// <param name="Scopes">What any of them allowed.</param>
/// <param name="People">Who: ids of users.</param>
/// <param name="ConnectedAt">When the first did.</param>
/// <param name="IsOwn">A client of the tenant itself, not of a partner.</param>
public sealed record ConnectedApp(
    string ClientId,
    string Name,
    string? Description,
    string? WebsiteUri,
    bool IsOwn,
    string[] Scopes,
    string[] People,
    DateTimeOffset ConnectedAt,
    DateTimeOffset LastUsedAt
);

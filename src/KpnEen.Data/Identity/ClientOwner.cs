namespace KpnEen.Data.Identity;

/// <summary>Whose clients: a tenant's, a partner's that serve people of many tenants, or the platform's, which are the partners themselves.</summary>
public sealed record ClientOwner
{
    private ClientOwner() { }

    public static ClientOwner Platform { get; } = new();

    public string? TenantId { get; private init; }

    public string? PartnerId { get; private init; }

    public static ClientOwner Tenant(string id) => new() { TenantId = id };

    /// <param name="id">The partner's own client.</param>
    public static ClientOwner Partner(string id) => new() { PartnerId = id };
}

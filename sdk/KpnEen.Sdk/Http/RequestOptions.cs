namespace KpnEen.Sdk;

/// <summary>What a single call may do differently.</summary>
public sealed record RequestOptions
{
    /// <summary>
    /// Makes a repeated POST one POST, for 24 hours; by default a new one for each call of a method (and the same in all its retries). At most 255 characters.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The tenant to act for, for partner clients; goes before that of the client.</summary>
    public string? Tenant { get; init; }
}

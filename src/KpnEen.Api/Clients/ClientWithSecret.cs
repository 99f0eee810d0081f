namespace KpnEen.Api.Clients;

/// <summary>A client with a secret that is shown this once.</summary>
public sealed record ClientWithSecret : Client
{
    /// <summary>Keep it: it cannot be had again. Absent for a client that has none.</summary>
    /// <example>sec_K7gNU3sdo-OL0wNhqoVWhr3g6s1xYv72ol_pe_Unols</example>
    public string? Secret { get; init; }
}

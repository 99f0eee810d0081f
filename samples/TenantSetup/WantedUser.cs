namespace TenantSetup;

/// <param name="Devices">Names of the phones.</param>
/// <param name="Forwarding">What is not named is off.</param>
internal sealed record WantedUser(
    string Extension,
    string Name,
    string? Email,
    IReadOnlyList<string> Devices,
    WantedForwarding? Forwarding
);

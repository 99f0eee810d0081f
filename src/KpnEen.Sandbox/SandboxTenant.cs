using System.Collections.Immutable;

namespace KpnEen.Sandbox;

/// <summary>The sandbox tenant as it stands in the database.</summary>
public sealed record SandboxTenant(
    string Id,
    string Domain,
    SandboxAdministrator Administrator,
    ImmutableArray<SandboxPhone> Phones,
    ImmutableArray<SandboxPhone> VirtualPhones
);

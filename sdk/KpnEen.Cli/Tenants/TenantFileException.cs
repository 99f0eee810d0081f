namespace KpnEen.Cli.Tenants;

/// <summary>The file cannot be what the tenant is to be; nothing was changed.</summary>
internal sealed class TenantFileException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public TenantFileException(string fault)
        : this([fault]) { }
}

namespace KpnEen.Cli.Tenants;

internal enum ChangeKind
{
    Create,
    Update,

    /// <summary>A service back to its defaults.</summary>
    Reset,
    Delete,
}

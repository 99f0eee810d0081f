namespace KpnEen.Data.Postgres;

/// <summary>Where the database is.</summary>
/// <param name="AdminConnectionString">Of the owner: it migrates and makes the two restricted roles; requests never run on it. <c>KPNEEN_DATABASE</c>.</param>
/// <param name="TenantConnections">Upper bound of the pool that serves tenants' requests.</param>
/// <param name="PlatformConnections">Upper bound of the pool of switch and workers.</param>
/// <param name="StartPatience">How long a database that does not answer yet is waited for at start.</param>
public sealed record DatabaseOptions(
    string AdminConnectionString,
    int TenantConnections = 20,
    int PlatformConnections = 20,
    TimeSpan? StartPatience = null
);

using KpnEen.Testing;

namespace KpnEen.Data.Tests.Harness;

/// <summary>A copy of a migrated database for each test class, in the cluster all classes share.</summary>
public sealed class MigratedPostgres() : PostgresFixture(Data.Postgres.Database.MigrateAsync);

/// <summary>A cluster of its own, for tests that stop it.</summary>
public sealed class OwnPostgres() : PostgresFixture(Data.Postgres.Database.MigrateAsync, ownCluster: true);

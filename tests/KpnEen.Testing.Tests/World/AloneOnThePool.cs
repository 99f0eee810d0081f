namespace KpnEen.Testing.Tests.World;

/// <summary>
/// Tests that use the pool on purpose: the world tells its own work by the number of busy threads, which other tests' threads that come and
/// go can hide for a moment.
/// </summary>
[CollectionDefinition(nameof(AloneOnThePool), DisableParallelization = true)]
public sealed class AloneOnThePool;

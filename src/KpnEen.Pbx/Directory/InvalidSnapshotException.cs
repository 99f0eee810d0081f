namespace KpnEen.Pbx.Directory;

/// <summary>The stored settings of a tenant contradict each other; the tenant keeps its former snapshot.</summary>
public sealed class InvalidSnapshotException(string message) : Exception(message);

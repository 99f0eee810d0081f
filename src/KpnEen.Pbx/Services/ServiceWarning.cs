namespace KpnEen.Pbx.Services;

/// <summary>A setting that is legal and does not do what whoever set it may expect.</summary>
/// <param name="Code">Stable: <c>neverActs</c> (another setting comes before it), <c>leadsToItself</c>, <c>destinationBarred</c>.</param>
/// <param name="Service">The service that does not act.</param>
/// <param name="Because">The service whose setting makes it so.</param>
/// <param name="Pointer">The member of the service's settings, where it is one.</param>
public sealed record ServiceWarning(string Code, string Service, string Because, string Detail, string? Pointer = null);

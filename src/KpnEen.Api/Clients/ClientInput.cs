namespace KpnEen.Api.Clients;

/// <summary>What a caller says about an API client.</summary>
/// <param name="Name">What people call it, 1 to 100 characters.</param>
/// <param name="Scopes">All it may ever get; at most what the caller's own token has.</param>
public sealed record ClientInput(string Name, IReadOnlyList<string> Scopes);

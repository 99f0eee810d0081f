namespace KpnEen.Data.Resources;

/// <summary>A resource as it stands in the store.</summary>
/// <param name="Revision">Grows by one with every change; the API's entity tag.</param>
public sealed record Stored<T>(string Id, T Value, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

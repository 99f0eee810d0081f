namespace KpnEen.Api.OpenApi;

/// <summary>Endpoint metadata: the answer has an entity tag for If-Match, and is never 304.</summary>
internal sealed record TagForWriters;

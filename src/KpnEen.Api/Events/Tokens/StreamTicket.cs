using KpnEen.Data.Log;

namespace KpnEen.Api.Events;

/// <summary>What a stream token lets its holder see.</summary>
/// <param name="AllowedOrigin">Of the page that may read it from another site; null: none.</param>
internal sealed record StreamTicket(string TenantId, string ClientId, EventFilter Filter, string? AllowedOrigin, DateTimeOffset ExpiresAt);

using KpnEen.Api.Security;
using KpnEen.Data.Log;

namespace KpnEen.Api.Events;

/// <summary>What a stream token lets its holder see.</summary>
/// <param name="By">The access token it came of: when that is revoked, this ends.</param>
/// <param name="AllowedOrigin">Of the page that may read it from another site; null: none.</param>
internal sealed record StreamTicket(string TenantId, AccessToken By, EventFilter Filter, string? AllowedOrigin, DateTimeOffset ExpiresAt);

using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>An authorization request that a browser is busy with.</summary>
/// <param name="Handle">Names it in addresses and forms; without the browser's cookie it is worth nothing.</param>
internal sealed record PendingRequest(string Handle, AuthorizationRequest Request, ApiClient Client, DateTimeOffset CreatedAt);

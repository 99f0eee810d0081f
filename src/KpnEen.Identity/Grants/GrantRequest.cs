using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>What a grant is asked with.</summary>
/// <param name="Client">Authenticated, unless it is public.</param>
/// <param name="KeyThumbprint">RFC 9449: of the key that the client proved to have; the access token is bound to it. Null: a bearer token.</param>
internal sealed record GrantRequest(ApiClient Client, FormParameters Form, string? KeyThumbprint);

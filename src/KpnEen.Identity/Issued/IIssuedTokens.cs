using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>One kind of tokens we gave out: what revocation and introspection can do with it.</summary>
internal interface IIssuedTokens
{
    /// <summary>Ends the token when it is of this kind and the client's own, and what came of it.</summary>
    /// <returns>False: it is not of this kind; whose it is and whether it was valid is told to nobody (RFC 7009 2.2).</returns>
    Task<bool> RevokeAsync(ApiClient client, string token, CancellationToken cancel);

    /// <returns>Null: not of this kind, or not active for whatever reason.</returns>
    Task<ActiveToken?> FindAsync(string token, CancellationToken cancel);
}

using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>One kind of tokens we gave out, as revocation sees it.</summary>
internal interface IIssuedTokens
{
    /// <summary>Ends the token when it is of this kind and the client's own, and what came of it.</summary>
    /// <returns>False: it is not of this kind; whose it is and whether it was valid is told to nobody (RFC 7009 2.2).</returns>
    Task<bool> RevokeAsync(ApiClient client, string token, CancellationToken cancel);
}

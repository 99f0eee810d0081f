using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>Proofs of possession at our endpoints (RFC 9449 5).</summary>
internal sealed class KeyProofs(DpopProofs proofs, IdentityOptions options)
{
    /// <returns>The thumbprint of the key that the request proves; null when it brings no proof and needs none.</returns>
    /// <exception cref="TokenError">400.</exception>
    public async Task<string?> ThumbprintAsync(HttpContext context, ApiClient client, CancellationToken cancel)
    {
        var header = context.Request.Headers[DpopProofs.HeaderName];
        if (header.Count == 0)
            return client.DpopBoundAccessTokens
                ? throw new TokenError(400, DpopException.Invalid, "The client is registered for tokens bound to a key.")
                : null;
        try
        {
            var uri = options.Issuer.GetLeftPart(UriPartial.Authority) + context.Request.Path.ToUriComponent();
            var thumbprint = await proofs.VerifyAsync(header, context.Request.Method, uri, null, cancel);
            if (proofs.Options.RequireNonce)
                context.Response.Headers[DpopProofs.NonceHeaderName] = await proofs.NewNonceAsync(cancel);
            return thumbprint;
        }
        catch (DpopException e) when (e.Code == DpopException.UseNonce)
        {
            throw new TokenError(400, e.Code, e.Message) { Headers = [(DpopProofs.NonceHeaderName, await proofs.NewNonceAsync(cancel))] };
        }
        catch (DpopException e)
        {
            throw new TokenError(400, e.Code, e.Message);
        }
    }
}

using KpnEen.Api.Conventions;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Security;

/// <summary>Decides whether the token a request presents may be used by who presents it.</summary>
internal sealed class RequestAuthenticator(
    AccessTokenValidator validator,
    DpopProofs proofs,
    Challenges challenges,
    ApiOptions api,
    RefusalLog refusals
)
{
    /// <exception cref="ProblemException">401; 503 when it cannot be decided now.</exception>
    public async Task<AccessToken> AuthenticateAsync(HttpContext context, PresentedToken presented)
    {
        try
        {
            var token = await validator.ValidateAsync(presented.Token, context.RequestAborted);
            if (presented.IsBound != token.KeyThumbprint is not null)
                // RFC 9449 7.1 and 7.2: neither scheme does for the other kind.
                throw new InvalidTokenException(
                    presented.IsBound
                        ? "The token is not bound to a key."
                        : "The token is bound to a key and cannot be used as a bearer token."
                );
            if (token.KeyThumbprint is { } thumbprint)
                await DemandProofAsync(context, presented, thumbprint);
            return token;
        }
        catch (InvalidTokenException e)
        {
            refusals.Write(LogLevel.Information, "An access token", e.Message);
            throw challenges.InvalidToken(e.Message, presented.Scheme).Throw();
        }
        catch (DpopException e)
        {
            refusals.Write(LogLevel.Information, "A proof", e.Message);
            var problem = challenges.InvalidProof(e);
            if (e.Code == DpopException.UseNonce)
                problem.WithHeader(DpopProofs.NonceHeaderName, await proofs.NewNonceAsync(context.RequestAborted));
            throw problem.Throw();
        }
        catch (Exception e) when (e is JwksUnavailableException or RevocationsUnavailableException)
        {
            refusals.Write(LogLevel.Warning, "An access token that cannot be checked", e.Message);
            throw Problems.Unavailable(TimeSpan.FromSeconds(10), "The token cannot be checked right now.").Throw();
        }
    }

    private async Task DemandProofAsync(HttpContext context, PresentedToken presented, string thumbprint)
    {
        var request = context.Request;
        var proved = await proofs.VerifyAsync(
            request.Headers[DpopProofs.HeaderName],
            request.Method,
            api.PublicUrl + request.Path.ToUriComponent(),
            presented.Token,
            context.RequestAborted
        );
        if (proved != thumbprint)
            throw new DpopException(DpopException.Invalid, "The proof is of another key than the token's.");
        if (proofs.Options.RequireNonce)
            context.Response.Headers[DpopProofs.NonceHeaderName] = await proofs.NewNonceAsync(context.RequestAborted);
    }
}

using KpnEen.Api.Conventions;
using KpnEen.Http.Proofs;

namespace KpnEen.Api.Security;

/// <summary>Refusals with their WWW-Authenticate (RFC 6750 3, RFC 9449 7.1, RFC 9728 5.1).</summary>
internal sealed class Challenges(ApiOptions api)
{
    private const string Bearer = "Bearer";
    private readonly string metadata = $"resource_metadata=\"{api.PublicUrl}{ResourceMetadata.Path}\"";
    private readonly string algorithms = $"algs=\"{string.Join(' ', PublicJwk.Algorithms)}\"";

    /// <summary>No token: the challenges carry no error (RFC 6750 3.1).</summary>
    public ProblemResult Unauthenticated() =>
        Problems
            .Of(ProblemCodes.Unauthenticated)
            .WithHeader("WWW-Authenticate", $"Bearer {metadata}")
            .WithHeader("WWW-Authenticate", $"DPoP {algorithms}, {metadata}");

    public ProblemResult InvalidToken(string reason, string scheme = Bearer) =>
        Problems.Of(ProblemCodes.InvalidToken, reason).WithHeader("WWW-Authenticate", Challenge(scheme, "invalid_token", reason));

    /// <summary>The token is bound to a key, and the proof of that key is not good.</summary>
    public ProblemResult InvalidProof(DpopException e) =>
        Problems
            .Of(ProblemCodes.InvalidToken, e.Message)
            .WithHeader("WWW-Authenticate", Challenge(DpopProofs.HeaderName, e.Code, e.Message));

    public ProblemResult InsufficientScope(string scope) =>
        Problems
            .Of(ProblemCodes.InsufficientScope, $"The scope {scope} is needed.")
            .WithHeader("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{scope}\", {metadata}");

    public ProblemResult InvalidRequest(string reason) =>
        Problems.Of(ProblemCodes.MalformedRequest, reason).WithHeader("WWW-Authenticate", Challenge(Bearer, "invalid_request", reason));

    private string Challenge(string scheme, string error, string reason) =>
        $"{scheme} error=\"{error}\", error_description=\"{reason}\", {(scheme == Bearer ? metadata : $"{algorithms}, {metadata}")}";
}

using KpnEen.Api.Conventions;

namespace KpnEen.Api.Security;

/// <summary>Refusals with their WWW-Authenticate (RFC 6750 3, RFC 9728 5.1).</summary>
internal sealed class Challenges(ApiOptions api)
{
    private readonly string metadata = $"resource_metadata=\"{api.PublicUrl}{ResourceMetadata.Path}\"";

    /// <summary>No token: the challenge carries no error (RFC 6750 3.1).</summary>
    public ProblemResult Unauthenticated() =>
        Problems.Of(ProblemCodes.Unauthenticated).WithHeader("WWW-Authenticate", $"Bearer {metadata}");

    public ProblemResult InvalidToken(string reason) =>
        Problems
            .Of(ProblemCodes.InvalidToken, reason)
            .WithHeader("WWW-Authenticate", $"Bearer error=\"invalid_token\", error_description=\"{reason}\", {metadata}");

    public ProblemResult InsufficientScope(string scope) =>
        Problems
            .Of(ProblemCodes.InsufficientScope, $"The scope {scope} is needed.")
            .WithHeader("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{scope}\", {metadata}");

    public ProblemResult InvalidRequest(string reason) =>
        Problems
            .Of(ProblemCodes.MalformedRequest, reason)
            .WithHeader("WWW-Authenticate", $"Bearer error=\"invalid_request\", error_description=\"{reason}\", {metadata}");
}

namespace KpnEen.Sdk;

/// <summary>400 or 422: the request is wrong; <see cref="Errors"/> tells where.</summary>
public sealed class ApiValidationException(ApiFailure failure) : ApiException(failure)
{
    /// <summary>One entry a wrong member; empty when the request as a whole is wrong.</summary>
    public IReadOnlyList<ProblemError> Errors => Failure?.Problem?.Errors ?? [];
}

namespace KpnEen.Sdk;

/// <summary>412 or 428: someone else changed it, or no If-Match was given: read again.</summary>
public sealed class ApiPreconditionFailedException(ApiFailure failure) : ApiException(failure);

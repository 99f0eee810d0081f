namespace KpnEen.Sdk;

/// <summary>401: the token was refused twice, or the client's secret is wrong.</summary>
public sealed class ApiAuthenticationException(ApiFailure failure) : ApiException(failure);

namespace KpnEen.Sdk;

/// <summary>401: the token was refused twice; or there is none for this client: its secret is wrong (<c>invalid_client</c>), its consent was withdrawn (<c>invalid_grant</c>).</summary>
public sealed class ApiAuthenticationException(ApiFailure failure) : ApiException(failure);

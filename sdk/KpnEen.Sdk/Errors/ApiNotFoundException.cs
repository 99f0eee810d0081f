namespace KpnEen.Sdk;

/// <summary>404: no such thing, or not this tenant's.</summary>
public sealed class ApiNotFoundException(ApiFailure failure) : ApiException(failure);

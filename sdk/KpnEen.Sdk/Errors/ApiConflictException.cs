namespace KpnEen.Sdk;

/// <summary>409: the state does not allow it (<c>invalidCallState</c>, <c>duplicateClientReference</c>).</summary>
public sealed class ApiConflictException(ApiFailure failure) : ApiException(failure);

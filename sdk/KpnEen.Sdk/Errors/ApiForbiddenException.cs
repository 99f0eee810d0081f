namespace KpnEen.Sdk;

/// <summary>403: the client lacks a scope, or may not do this.</summary>
public sealed class ApiForbiddenException(ApiFailure failure) : ApiException(failure);

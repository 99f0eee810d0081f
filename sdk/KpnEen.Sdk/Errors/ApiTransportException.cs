namespace KpnEen.Sdk;

/// <summary>No answer: no connection, it broke, or it took longer than the time allowed. Whether the request took effect is not known.</summary>
public sealed class ApiTransportException(string message, Exception? inner) : ApiException(message, inner);

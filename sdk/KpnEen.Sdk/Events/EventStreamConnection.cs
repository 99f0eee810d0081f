namespace KpnEen.Sdk;

/// <summary>Whether a live stream has its server; told by <see cref="EventStreamFilter.Connection"/>.</summary>
/// <param name="IsUp">True: connected, or connected again. False: the server does not answer, and is asked again until it does.</param>
/// <param name="Error">Why it is not up; null when it is.</param>
public sealed record EventStreamConnection(bool IsUp, ApiException? Error = null);

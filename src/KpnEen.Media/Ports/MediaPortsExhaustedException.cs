namespace KpnEen.Media;

/// <summary>No free pair of UDP ports is left in the configured range; SIP answers 503.</summary>
public sealed class MediaPortsExhaustedException : Exception
{
    public MediaPortsExhaustedException()
        : base("No free RTP port pair.") { }

    public MediaPortsExhaustedException(string message)
        : base(message) { }

    public MediaPortsExhaustedException(string message, Exception innerException)
        : base(message, innerException) { }
}

namespace KpnEen.Media;

/// <summary>A well-formed offer or answer with which no call is possible.</summary>
public sealed class MediaNegotiationException : Exception
{
    public MediaNegotiationException()
        : this("Nothing in the session description fits.") { }

    public MediaNegotiationException(string message)
        : base(message) { }

    public MediaNegotiationException(string message, Exception innerException)
        : base(message, innerException) { }

    public MediaNegotiationException(int warningCode, string message)
        : base(message) => WarningCode = warningCode;

    /// <summary>The SIP status to answer: 488 Not Acceptable Here.</summary>
    public int Status => 488;

    /// <summary>Code of the Warning header (RFC 3261 20.43).</summary>
    public int WarningCode { get; } = 399;

    /// <summary>Warning code and quoted text; the caller puts its own host between: <c>305 "text"</c>.</summary>
    public string Warning => $"{WarningCode} \"{Message}\"";
}

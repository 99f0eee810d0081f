namespace KpnEen.Media;

/// <summary>A body that is no session description; SIP answers 400 (or 488) with the reason.</summary>
public sealed class SdpParseException : FormatException
{
    public SdpParseException()
        : base("Not a session description.") { }

    public SdpParseException(string message)
        : base(message) { }

    public SdpParseException(string message, Exception innerException)
        : base(message, innerException) { }
}

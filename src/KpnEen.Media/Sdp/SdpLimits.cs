namespace KpnEen.Media.Sdp;

/// <summary>What a session description may be at most; more is no session description. Its own table beside that of the messages.</summary>
internal static class SdpLimits
{
    /// <summary>Octets.</summary>
    public const int Length = 65_536;

    /// <summary>m= lines.</summary>
    public const int Media = 32;

    /// <summary>Lines of any type: a browser sends some 200.</summary>
    public const int Lines = 1_024;

    /// <summary>Formats of one m= line: there are 128 payload types.</summary>
    public const int Formats = 256;
}

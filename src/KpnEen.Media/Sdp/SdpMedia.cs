namespace KpnEen.Media.Sdp;

/// <summary>One m= line and what belongs to it (RFC 8866 5.14).</summary>
public sealed record SdpMedia
{
    /// <summary>audio, video, image, application …</summary>
    public required string Kind { get; init; }

    /// <summary>0 means refused or removed.</summary>
    public required int Port { get; init; }

    /// <summary>RTP/AVP, RTP/SAVP, udptl …</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload types of an RTP line, else whatever stands there.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    public SdpConnection? Connection { get; init; }

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    public IEnumerable<string> Values(string attribute) => Attributes.Values(attribute);

    public bool Has(string attribute) => Attributes.Has(attribute);

    internal bool IsOf(MediaKind kind) => Kind.Equals(kind is MediaKind.Audio ? "audio" : "video", StringComparison.OrdinalIgnoreCase);
}

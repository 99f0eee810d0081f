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

    /// <summary>Lines we have no use for (i=, b=, k=, unknown ones), as they came.</summary>
    public IReadOnlyList<string> OtherLines { get; init; } = [];

    public IEnumerable<string> Values(string attribute) =>
        from a in Attributes
        where a.Name.Equals(attribute, StringComparison.OrdinalIgnoreCase) && a.Value is not null
        select a.Value;

    public bool Has(string attribute) => Attributes.Any(a => a.Name.Equals(attribute, StringComparison.OrdinalIgnoreCase));
}

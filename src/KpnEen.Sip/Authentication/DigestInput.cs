namespace KpnEen.Sip.Authentication;

/// <summary>What the proof of a digest covers besides the password (RFC 7616 3.4.1).</summary>
internal readonly ref struct DigestInput
{
    public required bool IsSha256 { get; init; }

    public required ReadOnlySpan<char> Nonce { get; init; }

    public required ReadOnlySpan<char> Method { get; init; }

    /// <summary>The digest-uri as the client wrote it.</summary>
    public required ReadOnlySpan<char> Uri { get; init; }

    /// <summary>Empty for the form without qop (RFC 2069).</summary>
    public ReadOnlySpan<char> Qop { get; init; }

    /// <summary>The nc value, eight hex digits as written.</summary>
    public ReadOnlySpan<char> Count { get; init; }

    public ReadOnlySpan<char> Cnonce { get; init; }

    /// <summary>Counts with qop auth-int alone.</summary>
    public ReadOnlySpan<byte> Body { get; init; }
}

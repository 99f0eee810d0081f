namespace KpnEen.Media.Sdp;

/// <summary>A line of an offer our policy takes, and how we protect it.</summary>
internal sealed record AcceptedLine(RemoteLine Line, LineProtection Protection)
{
    public IReadOnlyList<SdpCrypto> Crypto { get; init; } = [];

    public LocalDtls? Dtls { get; init; }
}

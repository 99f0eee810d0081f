using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>RFC 3261 7.2.</summary>
public sealed class SipResponse : SipMessage
{
    public SipResponse(int statusCode, string? reasonPhrase = null, HeaderCollection? headers = null)
        : base(headers ?? new HeaderCollection())
    {
        StatusCode = statusCode;
        ReasonPhrase = reasonPhrase ?? ReasonPhrases.Of(statusCode);
    }

    public int StatusCode { get; }

    public string ReasonPhrase { get; }

    /// <summary>100-199.</summary>
    public bool IsProvisional => StatusCode < 200;

    /// <summary>200-299.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>Made by the stack for a timeout (408) or a dead transport (503); never was on the wire (RFC 3261 8.1.3.1).</summary>
    public bool IsSynthesised { get; init; }

    /// <summary>Null when the bytes are not exactly one well-formed response.</summary>
    public static SipResponse? TryParse(ReadOnlySpan<byte> data) =>
        SipParser.Parse(data.ToArray(), SipLimits.Default).Message as SipResponse;

    public byte[] ToBytes() => SipWriter.ToBytes(this);
}

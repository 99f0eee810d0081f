using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>RFC 3261 7.1. Methods are case-sensitive.</summary>
public sealed class SipRequest : SipMessage
{
    public SipRequest(string method, SipUri requestUri, HeaderCollection? headers = null)
        : base(headers ?? new HeaderCollection())
    {
        Method = method;
        RequestUri = requestUri;
    }

    public string Method { get; }

    public SipUri RequestUri { get; }

    /// <summary>Null when the bytes are not exactly one well-formed request.</summary>
    public static SipRequest? TryParse(ReadOnlySpan<byte> data) => SipParser.Parse(data.ToArray(), SipLimits.Default).Message as SipRequest;

    public byte[] ToBytes() => SipWriter.ToBytes(this);
}

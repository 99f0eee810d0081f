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
}

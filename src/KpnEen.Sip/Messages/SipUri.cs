using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>A sip, sips or tel URI (RFC 3261 19.1, RFC 3966); other schemes are kept in <see cref="Opaque"/>.</summary>
public sealed record SipUri
{
    /// <summary>Lower case: sip, sips, tel, or what stood there.</summary>
    public string Scheme { get; init; } = "sip";

    /// <summary>Unescaped; the number of a tel URI.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>IPv6 with its brackets; empty in a tel URI.</summary>
    public string Host { get; init; } = "";

    public int? Port { get; init; }

    public ParameterList Parameters { get; init; } = ParameterList.Empty;

    /// <summary>What follows the question mark, escaped as it came.</summary>
    public string? Headers { get; init; }

    /// <summary>All after the colon when the scheme is not ours.</summary>
    public string? Opaque { get; init; }

    public bool IsSip => Scheme is "sip" or "sips";

    public bool IsTel => Scheme == "tel";

    /// <summary>The transport parameter; TLS for sips, UDP when there is none or it is unknown.</summary>
    public SipTransportKind TransportParameter => throw new NotImplementedException();

    public static SipUri Sip(string? user, string host, int? port = null) =>
        new()
        {
            User = user,
            Host = host,
            Port = port,
        };

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static SipUri Parse(string text) => throw new NotImplementedException();

    public static bool TryParse(string? text, [NotNullWhen(true)] out SipUri? uri) => throw new NotImplementedException();

    /// <summary>RFC 3261 19.1.4.</summary>
    public bool Matches(SipUri? other) => throw new NotImplementedException();

    public override string ToString() => throw new NotImplementedException();
}

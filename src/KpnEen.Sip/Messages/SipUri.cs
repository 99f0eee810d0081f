using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transport;
using UriParser = KpnEen.Sip.Parsing.UriParser;

namespace KpnEen.Sip;

/// <summary>A sip, sips or tel URI (RFC 3261 19.1, RFC 3966); other schemes are kept in <see cref="Opaque"/>.</summary>
public sealed record SipUri
{
    // RFC 3261 19.1.4: these must agree even when only one of the two URIs has them.
    private static readonly string[] DecidingParameters = ["user", "ttl", "method", "maddr", "transport"];

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
    public SipTransportKind TransportParameter =>
        Parameters["transport"]?.ToLowerInvariant() switch
        {
            "tcp" => Scheme == "sips" ? SipTransportKind.Tls : SipTransportKind.Tcp,
            "tls" => SipTransportKind.Tls,
            "ws" => Scheme == "sips" ? SipTransportKind.SecureWebSocket : SipTransportKind.WebSocket,
            "wss" => SipTransportKind.SecureWebSocket,
            _ => Scheme == "sips" ? SipTransportKind.Tls : SipTransportKind.Udp,
        };

    public static SipUri Sip(string? user, string host, int? port = null) =>
        new()
        {
            User = user,
            Host = host,
            Port = port,
        };

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static SipUri Parse(string text) => TryParse(text, out var uri) ? uri : throw new FormatException("Not a URI.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out SipUri? uri) => (uri = UriParser.Parse(text)) is not null;

    /// <summary>RFC 3261 19.1.4.</summary>
    public bool Matches(SipUri? other)
    {
        if (other is null || other.Scheme != Scheme || other.Opaque != Opaque)
            return false;
        if (other.User != User || other.Password != Password || other.Port != Port)
            return false;
        return other.Host.Equals(Host, StringComparison.OrdinalIgnoreCase)
            && ParametersMatch(this, other)
            && ParametersMatch(other, this)
            && HeaderSet(Headers).SetEquals(HeaderSet(other.Headers));
    }

    public override string ToString()
    {
        var text = new TextBuilder(stackalloc char[TextBuilder.Room]);
        AddTo(ref text);
        return text.ToString();
    }

    internal void AddTo(ref TextBuilder text)
    {
        text.Add(Scheme);
        text.Add(':');
        if (Opaque is not null)
        {
            text.Add(Opaque);
            return;
        }
        AddUser(ref text);
        text.Add(Host);
        if (Port is { } port)
        {
            text.Add(':');
            text.Add(port);
        }
        foreach (var (name, value) in Parameters.Items)
        {
            text.Add(';');
            Escapes.Encode(ref text, name, SipCharacters.UriParameter);
            if (value is null)
                continue;
            text.Add('=');
            Escapes.Encode(ref text, value, SipCharacters.UriParameter);
        }
        if (Headers is not null)
        {
            text.Add('?');
            text.Add(Headers);
        }
    }

    private void AddUser(ref TextBuilder text)
    {
        if (User is null)
            return;
        Escapes.Encode(ref text, User, IsTel ? SipCharacters.UriParameter : SipCharacters.User);
        if (Password is not null)
        {
            text.Add(':');
            Escapes.Encode(ref text, Password, SipCharacters.Password);
        }
        if (!IsTel)
            text.Add('@');
    }

    private static bool ParametersMatch(SipUri one, SipUri other)
    {
        foreach (var (name, value) in one.Parameters)
        {
            var theirs = other.Parameters[name];
            var same = theirs is null
                ? !DecidingParameters.Contains(name, StringComparer.OrdinalIgnoreCase)
                : theirs.Equals(value ?? "", StringComparison.OrdinalIgnoreCase);
            if (!same)
                return false;
        }
        return true;
    }

    private static HashSet<string> HeaderSet(string? headers) =>
        headers is null ? [] : headers.Split('&').Select(h => Uri.UnescapeDataString(h)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}

using System.Globalization;
using System.Text;

namespace KpnEen.Media.Sdp;

/// <summary>Reads a session description line by line: strict about what we act on, patient about the rest.</summary>
internal sealed class SdpParser
{
    private string? _origin;
    private string _name = "-";
    private SdpConnection? _connection;
    private readonly List<SdpAttribute> _attributes = [];
    private readonly List<string> _otherLines = [];
    private readonly List<SdpMedia> _media = [];
    private SdpMedia? _open;
    private SdpConnection? _openConnection;
    private List<SdpAttribute> _openAttributes = [];
    private List<string> _openOtherLines = [];

    public SdpSession Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > SdpLimits.Length)
            throw new SdpParseException("Session description too long.");
        if (body.Contains((byte)0))
            throw new SdpParseException("NUL octet in session description.");
        var first = true;
        var lines = 0;
        foreach (var raw in Encoding.UTF8.GetString(body).AsSpan().EnumerateLines())
        {
            // Blank lines are none of the grammar, but are sent (at the end above all).
            var line = raw.TrimEnd();
            if (line.IsEmpty)
                continue;
            if (++lines > SdpLimits.Lines)
                throw new SdpParseException("Too many lines.");
            if (line.Length < 2 || line[1] != '=')
                throw new SdpParseException("Line without a type.");
            if (first && (line[0] != 'v' || !line[2..].Trim().SequenceEqual("0")))
                throw new SdpParseException("Does not begin with v=0.");
            if (!first)
                Line(line[0], line[2..].Trim().ToString());
            first = false;
        }
        if (_origin is null)
            throw new SdpParseException("No o= line.");
        CloseMedia();
        return new SdpSession
        {
            Origin = _origin,
            Name = _name,
            Connection = _connection,
            Attributes = _attributes,
            Media = _media,
            OtherLines = _otherLines,
        };
    }

    private void Line(char type, string value)
    {
        switch (type)
        {
            case 'o':
                _origin ??= value;
                break;
            case 's':
                _name = value;
                break;
            case 'c' when _open is null:
                _connection ??= Connection(value);
                break;
            case 'c':
                // RFC 8866 5.7 allows several (layered multicast); the first serves us.
                _openConnection ??= Connection(value);
                break;
            case 'm':
                CloseMedia();
                if (_media.Count == SdpLimits.Media)
                    throw new SdpParseException("Too many media lines.");
                _open = Media(value);
                break;
            case 'a':
                (_open is null ? _attributes : _openAttributes).Add(Attribute(value));
                break;
            default:
                (_open is null ? _otherLines : _openOtherLines).Add($"{type}={value}");
                break;
        }
    }

    private void CloseMedia()
    {
        if (_open is null)
            return;
        _media.Add(_open with { Connection = _openConnection, Attributes = _openAttributes, OtherLines = _openOtherLines });
        _open = null;
        _openConnection = null;
        _openAttributes = [];
        _openOtherLines = [];
    }

    private static SdpMedia Media(string value)
    {
        // One piece more than may be: what is beyond is not even cut up.
        var parts = value.Split(' ', SdpLimits.Formats + 4, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3)
            throw new SdpParseException("Media line too short.");
        if (parts.Length - 3 > SdpLimits.Formats)
            throw new SdpParseException("Too many formats.");
        // <port> or <port>/<number of ports>
        var port = parts[1].AsSpan();
        var slash = port.IndexOf('/');
        if (slash >= 0)
            port = port[..slash];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new SdpParseException("Media line without a valid port.");
        return new SdpMedia
        {
            Kind = parts[0],
            Port = number,
            Protocol = parts[2],
            Formats = parts[3..],
        };
    }

    private static SdpConnection Connection(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3)
            throw new SdpParseException("c= line too short.");
        var connection = new SdpConnection(parts[1].ToUpperInvariant(), parts[2].Split('/')[0]);
        // Digits and dots alone are meant as an address; what then is none (999.1.1.1) is an error and no host name.
        if (connection.Address is null && connection.Host.All(c => char.IsAsciiDigit(c) || c == '.'))
            throw new SdpParseException("c= line with an impossible address.");
        return connection;
    }

    private static SdpAttribute Attribute(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new SdpAttribute(value, null) : new SdpAttribute(value[..colon], value[(colon + 1)..]);
    }
}

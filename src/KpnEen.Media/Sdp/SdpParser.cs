using System.Globalization;
using System.Text;

namespace KpnEen.Media.Sdp;

/// <summary>
/// Reads a session description line by line: strict about what we act on, patient about the rest. All attributes lie in one array, as views
/// of one text, so that a description costs a small multiple of its length whatever it is made of.
/// </summary>
internal sealed class SdpParser
{
    // Payload types are what formats nearly always are.
    private static readonly string[] Numbers = [.. Enumerable.Range(0, 128).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private readonly List<SdpMedia> _media = [];
    private SdpAttribute[] _attributes = [];
    private int _count;
    private int _begin;
    private ArraySegment<SdpAttribute> _ofSession;
    private string? _origin;
    private string _name = "-";
    private SdpConnection? _connection;
    private SdpMedia? _open;
    private SdpConnection? _openConnection;

    public SdpSession Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > SdpLimits.Length)
            throw new SdpParseException("Session description too long.");
        if (body.Contains((byte)0))
            throw new SdpParseException("NUL octet in session description.");
        var text = Encoding.UTF8.GetString(body);
        _attributes = new SdpAttribute[CountAttributes(text)];
        var first = true;
        foreach (var range in Lines(text))
        {
            var line = text.AsSpan(range);
            if (line.Length < 2 || line[1] != '=')
                throw new SdpParseException("Line without a type.");
            var value = text.AsMemory(range)[2..].Trim();
            if (first && (line[0] != 'v' || !value.Span.SequenceEqual("0")))
                throw new SdpParseException("Does not begin with v=0.");
            if (!first)
                Line(line[0], value);
            first = false;
        }
        if (_origin is null)
            throw new SdpParseException("No o= line.");
        Close();
        return new SdpSession
        {
            Origin = _origin,
            Name = _name,
            Connection = _connection,
            Attributes = _ofSession,
            Media = _media,
        };
    }

    // The places of a table are cheaper counted than grown.
    private static int CountAttributes(string text)
    {
        var (attributes, lines) = (0, 0);
        foreach (var range in Lines(text))
        {
            if (++lines > SdpLimits.Lines)
                throw new SdpParseException("Too many lines.");
            if (text[range.Start] == 'a')
                attributes++;
        }
        return attributes;
    }

    // Blank lines are none of the grammar, but are sent (at the end above all).
    private static SdpLines Lines(string text) => new(text);

    private void Line(char type, ReadOnlyMemory<char> value)
    {
        switch (type)
        {
            case 'o':
                _origin ??= value.ToString();
                break;
            case 's':
                _name = value.ToString();
                break;
            case 'c' when _open is null:
                _connection ??= Connection(value.Span);
                break;
            case 'c':
                // RFC 8866 5.7 allows several (layered multicast); the first serves us.
                _openConnection ??= Connection(value.Span);
                break;
            case 'm':
                Close();
                if (_media.Count == SdpLimits.Media)
                    throw new SdpParseException("Too many media lines.");
                _open = Media(value.Span);
                break;
            case 'a':
                _attributes[_count++] = new SdpAttribute(value);
                break;
        }
    }

    /// <summary>What came since the last m= line belongs to it, or to the session.</summary>
    private void Close()
    {
        var attributes = new ArraySegment<SdpAttribute>(_attributes, _begin, _count - _begin);
        if (_open is null)
            _ofSession = attributes;
        else
            _media.Add(_open with { Connection = _openConnection, Attributes = attributes });
        _open = null;
        _openConnection = null;
        _begin = _count;
    }

    private static SdpMedia Media(ReadOnlySpan<char> value)
    {
        // One piece more than may be: what is beyond is not even cut up.
        Span<Range> parts = stackalloc Range[SdpLimits.Formats + 4];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 3)
            throw new SdpParseException("Media line too short.");
        if (count - 3 > SdpLimits.Formats)
            throw new SdpParseException("Too many formats.");
        // <port> or <port>/<number of ports>
        var port = value[parts[1]];
        var slash = port.IndexOf('/');
        if (slash >= 0)
            port = port[..slash];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new SdpParseException("Media line without a valid port.");
        var formats = new string[count - 3];
        for (var i = 0; i < formats.Length; i++)
            formats[i] = Format(value[parts[i + 3]]);
        return new SdpMedia
        {
            Kind = value[parts[0]].ToString(),
            Port = number,
            Protocol = value[parts[2]].ToString(),
            Formats = formats,
        };
    }

    private static string Format(ReadOnlySpan<char> text)
    {
        var plain = text.Length == 1 || text.Length is 2 or 3 && text[0] != '0';
        return plain && byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var type) && type < Numbers.Length
            ? Numbers[type]
            : text.ToString();
    }

    private static SdpConnection Connection(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) < 3)
            throw new SdpParseException("c= line too short.");
        var host = value[parts[2]];
        var slash = host.IndexOf('/');
        var connection = new SdpConnection(value[parts[1]].ToString().ToUpperInvariant(), (slash < 0 ? host : host[..slash]).ToString());
        // Digits and dots alone are meant as an address; what then is none (999.1.1.1) is an error and no host name.
        if (connection.Address is null && connection.Host.All(c => char.IsAsciiDigit(c) || c == '.'))
            throw new SdpParseException("c= line with an impossible address.");
        return connection;
    }
}

using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Finds one part in a multipart body (RFC 2046 5.1, RFC 5621).</summary>
internal static class MultipartReader
{
    private const int MaxParts = 32;
    private const int MaxDepth = 4;

    /// <summary>The first part of this media type, at any depth; empty when there is none.</summary>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> body, string contentType, string wanted, int depth = 0)
    {
        if (depth == MaxDepth || Boundary(contentType) is not { } boundary)
            return default;
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var at = body.Span.IndexOf(delimiter);
        for (var part = 0; at >= 0 && part < MaxParts; part++)
        {
            var rest = body[(at + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8))
                return default;
            at = rest.Span.IndexOf(delimiter);
            // RFC 2046 5.1.1: the line break before a delimiter belongs to the delimiter.
            var whole = at < 0 ? rest : rest[..at];
            if (Part(whole, wanted, depth) is { IsEmpty: false } found)
                return found;
            body = rest;
        }
        return default;
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> part, string wanted, int depth)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return default;
        var content = part[(end + 4)..];
        if (content.Span.EndsWith("\r\n"u8))
            content = content[..^2];
        var type = ContentType(Encoding.UTF8.GetString(part.Span[..end]));
        var media = type.Split(';')[0].Trim();
        if (media.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            return content;
        return media.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ? Find(content, type, wanted, depth + 1) : default;
    }

    private static string ContentType(string headers)
    {
        foreach (var line in headers.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].Trim().ToLowerInvariant() is "content-type" or "c")
                return line[(colon + 1)..].Trim();
        }
        return "text/plain";
    }

    private static string? Boundary(string contentType)
    {
        var parameter = contentType
            .Split(';')
            .Skip(1)
            .Select(p => p.Trim())
            .FirstOrDefault(p => p.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase));
        // RFC 2046 5.1.1: at most 70 characters.
        return parameter?[9..].Trim('"') is { Length: > 0 and <= 70 } boundary ? boundary : null;
    }
}

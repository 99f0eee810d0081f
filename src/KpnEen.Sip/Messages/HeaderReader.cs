namespace KpnEen.Sip;

/// <summary>Reads one header value; null when it makes no sense.</summary>
internal delegate T? HeaderReader<out T>(ReadOnlySpan<char> text)
    where T : class;

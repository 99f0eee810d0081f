namespace KpnEen.Media.Sdp;

/// <summary>The lines of a text that hold anything, as ranges in it; whatever ends them.</summary>
internal ref struct SdpLines(string text)
{
    private int _next;

    private (int Start, int End) _line;

    public readonly Range Current => _line.Start.._line.End;

    public readonly SdpLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < text.Length)
        {
            var rest = text.AsSpan(_next);
            var length = rest.IndexOfAny('\r', '\n');
            if (length < 0)
                length = rest.Length;
            var line = rest[..length].TrimEnd();
            _line = (_next, _next + line.Length);
            _next += length + 1;
            if (!line.IsEmpty)
                return true;
        }
        return false;
    }
}

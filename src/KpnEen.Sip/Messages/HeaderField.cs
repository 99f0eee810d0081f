using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>One header field: the bytes it came in until somebody reads it, or the text it was made of; and what was read from it, which its copies take along.</summary>
internal struct HeaderField
{
    private const int Room = 512;
    private readonly ReadOnlyMemory<byte> raw;
    private readonly bool folded;
    private string? text;

    // A value, or an array of them when the field holds several.
    private object? read;

    public HeaderField(string name, string text, object? read = null)
    {
        Name = name;
        this.text = text;
        this.read = read;
    }

    public HeaderField(string name, ReadOnlyMemory<byte> raw, bool folded)
    {
        Name = name;
        this.raw = raw;
        this.folded = folded;
    }

    public string Name { get; }

    public string Value => text ??= folded ? Unfold(raw.Span) : Encoding.UTF8.GetString(raw.Span);

    /// <summary>The bytes to send as they came; empty when there are none or they are folded.</summary>
    public readonly ReadOnlySpan<byte> Raw => folded ? default : raw.Span;

    public readonly bool IsEmpty => text is null ? raw.IsEmpty : text.Length == 0;

    /// <summary>The whole field as one value; null when it makes no sense.</summary>
    public T? Single<T>(HeaderReader<T> reader)
        where T : class
    {
        if (read is T known)
            return known;
        if (text is not null || folded || raw.Length > Room)
            return Keep(reader(Value));
        Span<char> characters = stackalloc char[Room];
        return Keep(reader(characters[..Encoding.UTF8.GetChars(raw.Span, characters)]));
    }

    /// <summary>How many comma-separated values there are; -1 when one makes no sense.</summary>
    /// <param name="most">More are not read: what is refused for its number must not cost by it.</param>
    public int Count<T>(HeaderReader<T> reader, int most = int.MaxValue)
        where T : class
    {
        if (read is not null)
            return read is T[] several ? several.Length : 1;
        if (text is not null || folded || raw.Length > Room)
            return Split(Value, reader, most);
        Span<char> characters = stackalloc char[Room];
        return Split(characters[..Encoding.UTF8.GetChars(raw.Span, characters)], reader, most);
    }

    /// <summary>Adds the values to a list; those that make no sense are left out.</summary>
    public void AddTo<T>(List<T> list, HeaderReader<T> reader)
        where T : class
    {
        if (Count(reader) >= 0)
        {
            if (read is T[] several)
                list.AddRange(several);
            else
                list.Add((T)read!);
            return;
        }
        foreach (var value in ValueText.Values(Value))
        {
            if (reader(value) is { } one)
                list.Add(one);
        }
    }

    private int Split<T>(ReadOnlySpan<char> value, HeaderReader<T> reader, int most)
        where T : class
    {
        var end = ValueText.EndOfValue(value, 0);
        if (end == value.Length)
            return Keep(reader(value.Trim())) is null ? -1 : 1;
        var several = new List<T>();
        for (var at = 0; at <= value.Length; at = end + 1)
        {
            end = ValueText.EndOfValue(value, at);
            if (reader(value[at..end].Trim()) is not { } one)
                return -1;
            several.Add(one);
            if (several.Count > most)
                return several.Count;
        }
        read = several.ToArray();
        return several.Count;
    }

    private T? Keep<T>(T? value)
        where T : class
    {
        read = value;
        return value;
    }

    // RFC 3261 7.3.1: a line break and the white space after it mean a single space.
    private static string Unfold(ReadOnlySpan<byte> raw)
    {
        var target = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] is not ((byte)'\r' or (byte)'\n'))
            {
                target[length++] = raw[i];
                continue;
            }
            while (i + 1 < raw.Length && raw[i + 1] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                i++;
            target[length++] = (byte)' ';
        }
        return Encoding.UTF8.GetString(target, 0, length);
    }
}

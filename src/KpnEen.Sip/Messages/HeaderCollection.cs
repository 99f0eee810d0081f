using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>Header fields in order. Names ignore case and know the compact forms; what we do not know is kept as it came.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a collection.")]
public sealed class HeaderCollection : IEnumerable<KeyValuePair<string, string>>
{
    private HeaderField[] fields;

    public HeaderCollection()
        : this(12) { }

    /// <param name="expected">Fields to make room for.</param>
    internal HeaderCollection(int expected) => fields = new HeaderField[expected];

    public int Count { get; private set; }

    /// <summary>Grows with each change: typed properties know by it when to read again.</summary>
    internal int Version { get; private set; }

    internal Span<HeaderField> Span => fields.AsSpan(0, Count);

    /// <summary>The first field of this name, or null. Setting replaces all of the name; null removes them.</summary>
    public string? this[string name]
    {
        get
        {
            var index = IndexOf(HeaderNames.Canonical(name), 0);
            return index < 0 ? null : fields[index].Value;
        }
        set
        {
            var canonical = HeaderNames.Canonical(name);
            var index = IndexOf(canonical, 0);
            if (value is null || index < 0)
            {
                Remove(canonical);
                if (value is not null)
                    Add(canonical, value);
                return;
            }
            fields[index] = new(canonical, Clean(value));
            RemoveFrom(canonical, index + 1);
            Version++;
        }
    }

    /// <summary>Adds a field after the last.</summary>
    public void Add(string name, string value) => Add(new HeaderField(HeaderNames.Canonical(name), Clean(value)));

    /// <summary>Adds a field before the first.</summary>
    public void Prepend(string name, string value)
    {
        Add(default);
        Span[..^1].CopyTo(Span[1..]);
        fields[0] = new(HeaderNames.Canonical(name), Clean(value));
    }

    public bool Contains(string name) => IndexOf(HeaderNames.Canonical(name), 0) >= 0;

    public bool Remove(string name)
    {
        var removed = RemoveFrom(HeaderNames.Canonical(name), 0);
        if (removed)
            Version++;
        return removed;
    }

    /// <summary>Each field of this name, whole.</summary>
    public IEnumerable<string> Fields(string name)
    {
        var canonical = HeaderNames.Canonical(name);
        for (var i = IndexOf(canonical, 0); i >= 0; i = IndexOf(canonical, i + 1))
            yield return fields[i].Value;
    }

    /// <summary>Each comma-separated value of all fields of this name.</summary>
    public IEnumerable<string> Values(string name)
    {
        var canonical = HeaderNames.Canonical(name);
        for (var i = IndexOf(canonical, 0); i >= 0; i = IndexOf(canonical, i + 1))
        {
            foreach (var value in ValueText.Values(fields[i].Value))
                yield return value;
        }
    }

    /// <summary>A list header (Require, Supported, Allow ...) names this token.</summary>
    public bool HasToken(string name, string token) => Values(name).Any(v => v.Equals(token, StringComparison.OrdinalIgnoreCase));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return new(fields[i].Name, fields[i].Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(HeaderField field)
    {
        if (Count == fields.Length)
            Array.Resize(ref fields, Math.Max(8, Count * 2));
        fields[Count++] = field;
        Version++;
    }

    /// <summary>Takes over all fields of a name as they came.</summary>
    internal void CopyFrom(HeaderCollection other, string name)
    {
        foreach (ref readonly var field in other.Span)
        {
            if (ReferenceEquals(field.Name, name))
                Add(field);
        }
    }

    /// <summary>There is a field of this name we know, and the first of them is not empty.</summary>
    internal bool HasValue(string canonical)
    {
        foreach (ref readonly var field in Span)
        {
            if (ReferenceEquals(field.Name, canonical))
                return !field.IsEmpty;
        }
        return false;
    }

    internal int CountOf(string canonical)
    {
        var count = 0;
        foreach (ref readonly var field in Span)
            count += ReferenceEquals(field.Name, canonical) ? 1 : 0;
        return count;
    }

    /// <summary>The first field of a name we know, read; null when there is none or it makes no sense.</summary>
    internal T? Single<T>(string canonical, HeaderReader<T> reader)
        where T : class
    {
        foreach (ref var field in Span)
        {
            if (ReferenceEquals(field.Name, canonical))
                return field.Single(reader);
        }
        return null;
    }

    /// <summary>All values of a name we know that make sense.</summary>
    internal T[] List<T>(string canonical, HeaderReader<T> reader)
        where T : class
    {
        List<T>? several = null;
        T? only = null;
        foreach (ref var field in Span)
        {
            if (!ReferenceEquals(field.Name, canonical))
                continue;
            if (several is null && only is null && field.Count(reader) == 1)
            {
                only = field.Single(reader);
                continue;
            }
            several ??= only is null ? [] : [only];
            field.AddTo(several, reader);
        }
        return several is not null ? [.. several]
            : only is not null ? [only]
            : [];
    }

    /// <summary>Replaces the first field of a name and leaves the others. The value is made of what was parsed, so it holds no line break.</summary>
    /// <param name="read">What the value says, for who reads it next.</param>
    internal void ReplaceFirst(string canonical, string value, object? read = null)
    {
        fields[IndexOf(canonical, 0)] = new(canonical, value, read);
        Version++;
    }

    // Known names are one object, so the reference decides almost always.
    private int IndexOf(string canonical, int from)
    {
        for (var i = from; i < Count; i++)
        {
            var name = fields[i].Name;
            if (
                ReferenceEquals(name, canonical)
                || (name.Length == canonical.Length && name.Equals(canonical, StringComparison.OrdinalIgnoreCase))
            )
                return i;
        }
        return -1;
    }

    private bool RemoveFrom(string canonical, int from)
    {
        var kept = from;
        for (var i = from; i < Count; i++)
        {
            if (!fields[i].Name.Equals(canonical, StringComparison.OrdinalIgnoreCase))
                fields[kept++] = fields[i];
        }
        var removed = kept != Count;
        Count = kept;
        return removed;
    }

    // A line break in a value would be a header of somebody else's making.
    private static string Clean(string value) =>
        value.AsSpan().ContainsAny('\r', '\n', '\0') ? value.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ') : value;
}

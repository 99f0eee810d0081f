using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Sip;

/// <summary>Header fields in order. Names ignore case and know the compact forms; what we do not know is kept as it came.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a collection.")]
public sealed class HeaderCollection : IEnumerable<KeyValuePair<string, string>>
{
    public int Count => throw new NotImplementedException();

    /// <summary>The first field of this name, or null. Setting replaces all of the name; null removes them.</summary>
    public string? this[string name]
    {
        get => throw new NotImplementedException();
        set => throw new NotImplementedException();
    }

    /// <summary>Adds a field after the last.</summary>
    public void Add(string name, string value) => throw new NotImplementedException();

    public bool Contains(string name) => throw new NotImplementedException();

    public bool Remove(string name) => throw new NotImplementedException();

    /// <summary>Each field of this name, whole.</summary>
    public IEnumerable<string> Fields(string name) => throw new NotImplementedException();

    /// <summary>Each comma-separated value of all fields of this name.</summary>
    public IEnumerable<string> Values(string name) => throw new NotImplementedException();

    /// <summary>A list header (Require, Supported, Allow ...) names this token.</summary>
    public bool HasToken(string name, string token) => Values(name).Any(v => v.Equals(token, StringComparison.OrdinalIgnoreCase));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => throw new NotImplementedException();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

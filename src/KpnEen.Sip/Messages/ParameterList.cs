using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>Immutable <c>;name=value</c> parameters in order. Names ignore case; a flag (";lr") has an empty value, a quoted value keeps its quotes off.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a list.")]
public sealed class ParameterList : IEnumerable<KeyValuePair<string, string?>>, IEquatable<ParameterList>
{
    private readonly KeyValuePair<string, string?>[] items;

    internal ParameterList(KeyValuePair<string, string?>[] items) => this.items = items;

    public static ParameterList Empty { get; } = new([]);

    public int Count => items.Length;

    /// <summary>The value; null when the parameter is missing, "" when it is a flag.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in items)
            {
                if (item.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return item.Value ?? "";
            }
            return null;
        }
    }

    public bool Contains(string name) => this[name] is not null;

    internal ReadOnlySpan<KeyValuePair<string, string?>> Items => items;

    /// <summary>Replaces or adds; a null value makes a flag.</summary>
    public ParameterList With(string name, string? value)
    {
        var others = Without(name);
        return new([.. others.items, new(name, value)]);
    }

    public ParameterList Without(string name) =>
        Contains(name) ? new([.. items.Where(p => !p.Key.Equals(name, StringComparison.OrdinalIgnoreCase))]) : this;

    public bool Equals(ParameterList? other)
    {
        if (other is null || other.items.Length != items.Length)
            return false;
        for (var i = 0; i < items.Length; i++)
        {
            if (!items[i].Key.Equals(other.items[i].Key, StringComparison.OrdinalIgnoreCase) || items[i].Value != other.items[i].Value)
                return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ParameterList);

    public override int GetHashCode() => items.Length;

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string?>>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    public override string ToString()
    {
        if (items.Length == 0)
            return "";
        var text = new TextBuilder(stackalloc char[TextBuilder.Room]);
        AddTo(ref text);
        return text.ToString();
    }

    internal void AddTo(ref TextBuilder text)
    {
        foreach (var (name, value) in items)
        {
            text.Add(';');
            text.Add(name);
            if (value is null)
                continue;
            text.Add('=');
            text.Add(value.Length == 0 || value.AsSpan().ContainsAnyExcept(SipCharacters.ParameterValue) ? ValueText.Quote(value) : value);
        }
    }
}

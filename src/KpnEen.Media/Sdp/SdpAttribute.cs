namespace KpnEen.Media.Sdp;

/// <summary>One a= line: <c>a=name</c> or <c>a=name:value</c>. A view of the description's text: a line of one letter costs no string.</summary>
public readonly struct SdpAttribute : IEquatable<SdpAttribute>
{
    private readonly ReadOnlyMemory<char> _text;
    private readonly int _colon;

    public SdpAttribute(string name, string? value)
        : this((value is null ? name : $"{name}:{value}").AsMemory()) { }

    internal SdpAttribute(ReadOnlyMemory<char> text)
    {
        _text = text;
        _colon = text.Span.IndexOf(':');
    }

    public ReadOnlySpan<char> Name => _colon < 0 ? _text.Span : _text.Span[.._colon];

    /// <summary>What stands behind the colon; null without one.</summary>
    public string? Value => _colon < 0 ? null : _text.Span[(_colon + 1)..].ToString();

    /// <summary>Names are compared without case: phones write a=SendOnly.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool Equals(SdpAttribute other) => _text.Span.SequenceEqual(other._text.Span);

    public override bool Equals(object? obj) => obj is SdpAttribute other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(_text.Span);

    public override string ToString() => _text.ToString();

    public static bool operator ==(SdpAttribute left, SdpAttribute right) => left.Equals(right);

    public static bool operator !=(SdpAttribute left, SdpAttribute right) => !left.Equals(right);
}

using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>name-addr or addr-spec with header parameters (RFC 3261 20.10): From, To, Contact, Route, P-Asserted-Identity ...</summary>
/// <param name="DisplayName">Without quotes and escapes.</param>
public sealed record NameAddress(string? DisplayName, SipUri Uri, ParameterList Parameters)
{
    public NameAddress(SipUri uri)
        : this(null, uri, ParameterList.Empty) { }

    public NameAddress(string? displayName, SipUri uri)
        : this(displayName, uri, ParameterList.Empty) { }

    public string? Tag => Parameters["tag"];

    public NameAddress WithTag(string? tag) =>
        this with
        {
            Parameters = tag is null ? Parameters.Without("tag") : Parameters.With("tag", tag),
        };

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static NameAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not an address.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out NameAddress? address) =>
        (address = AddressParser.Parse(text)) is not null;

    public override string ToString()
    {
        var text = new TextBuilder(stackalloc char[TextBuilder.Room]);
        if (DisplayName is { Length: > 0 } name)
        {
            text.Add(ValueText.Quote(name));
            text.Add(' ');
        }
        text.Add('<');
        Uri.AddTo(ref text);
        text.Add('>');
        Parameters.AddTo(ref text);
        return text.ToString();
    }
}

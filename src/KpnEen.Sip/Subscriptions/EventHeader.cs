using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Subscriptions;

/// <summary>The Event header (RFC 6665 8.4): <c>dialog;id=7</c>.</summary>
/// <param name="Package">Event package with its templates, as it came; packages are compared case-sensitively.</param>
public sealed record EventHeader(string Package, ParameterList Parameters)
{
    /// <summary>Tells two subscriptions of one dialog apart.</summary>
    public string? Id => Parameters["id"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out EventHeader? header)
    {
        header = null;
        var value = text.AsSpan().Trim(" \t");
        var end = value.IndexOf(';');
        var name = (end < 0 ? value : value[..end]).TrimEnd(" \t");
        if (!SipCharacters.IsToken(name) || !ValueText.TryParameters(end < 0 ? default : value[end..], out var parameters))
            return false;
        header = new(name.ToString(), parameters);
        return true;
    }

    /// <summary>As a NOTIFY repeats it: the package and the id, nothing else of what the subscriber wrote.</summary>
    public override string ToString() => Id is { Length: > 0 } id ? Package + ParameterList.Empty.With("id", id) : Package;
}

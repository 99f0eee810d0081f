using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>Replaces (RFC 3891 6.1), in an INVITE or escaped in a Refer-To.</summary>
internal static class ReplacesHeader
{
    /// <summary>Null when it names no dialog, or names a tag twice.</summary>
    public static ReplacedDialog? Parse(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Length > 0 && One(parts, "to-tag") is { } toTag && One(parts, "from-tag") is { } fromTag
            ? new ReplacedDialog(parts[0], toTag, fromTag, parts.Skip(1).Contains("early-only", StringComparer.OrdinalIgnoreCase))
            : null;
    }

    /// <summary>What the INVITE wants to replace; null when it cannot be read: 400 (RFC 3891 3: one Replaces, and not beside Join).</summary>
    public static ReplacedDialog? Of(SipRequest invite) =>
        invite.Headers.Fields("Replaces").ToArray() is [var only] && !invite.Headers.Contains("Join") ? Parse(only) : null;

    private static string? One(string[] parts, string name)
    {
        var found = parts.Skip(1).Where(p => p.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)).ToArray();
        return found is [var only] ? only[(name.Length + 1)..] : null;
    }
}

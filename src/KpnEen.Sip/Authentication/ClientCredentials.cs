using System.Net;

namespace KpnEen.Sip.Authentication;

/// <summary>What we answer a digest challenge with.</summary>
/// <param name="Realm">When given, only a challenge of this realm is answered.</param>
public sealed record ClientCredentials(string Username, string Password, string? Realm = null)
{
    /// <summary>When given, only a challenge from this address is answered.</summary>
    internal IPAddress? Confidant { get; init; }

    /// <summary>Without the password: this may end in a log.</summary>
    public override string ToString() => $"ClientCredentials {{ Username = {Username} }}";
}

namespace KpnEen.Sip.Authentication;

/// <summary>What became of the credentials in a request.</summary>
public abstract record DigestVerdict
{
    private DigestVerdict() { }

    /// <summary>None for this realm: challenge.</summary>
    public sealed record NoCredentials : DigestVerdict;

    /// <summary>Answer 400.</summary>
    public sealed record Malformed(string Why) : DigestVerdict;

    /// <summary>Right password, old or repeated nonce: challenge with stale=true.</summary>
    public sealed record Stale(string Username) : DigestVerdict;

    /// <summary>Unknown user or wrong password: not told apart.</summary>
    public sealed record Wrong(string Username) : DigestVerdict;

    public sealed record Accepted(string Username) : DigestVerdict;
}

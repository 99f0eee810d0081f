namespace KpnEen.Sip.Authentication;

/// <summary>What became of the credentials in a request.</summary>
public abstract record DigestVerdict
{
    private DigestVerdict() { }

    /// <summary>None for this realm: challenge.</summary>
    public sealed record NoCredentials : DigestVerdict
    {
        internal static NoCredentials Value { get; } = new();
    }

    /// <summary>Answer 400.</summary>
    public sealed record Malformed(string Why) : DigestVerdict;

    /// <summary>A nonce that is old, used, or not ours: challenge with stale=true. Says nothing of the password.</summary>
    public sealed record Stale : DigestVerdict
    {
        internal static Stale Value { get; } = new();
    }

    /// <summary>Unknown user or wrong password: not told apart.</summary>
    public sealed record Wrong(string Username) : DigestVerdict;

    /// <param name="IsFresh">The nonce was used for the first time.</param>
    public sealed record Accepted(string Username, bool IsFresh = true) : DigestVerdict;
}

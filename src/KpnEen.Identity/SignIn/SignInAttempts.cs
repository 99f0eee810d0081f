namespace KpnEen.Identity;

/// <summary>Slows down who guesses passwords; apart from clients' secrets, so that neither wears out the other's patience. No one can lock another out.</summary>
internal sealed class SignInAttempts(TimeProvider time)
{
    private readonly FailedAttempts failures = new(time);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <returns>How long to wait, or null: go on. Passwords are slow to check, so an attempt counts from its beginning.</returns>
    public TimeSpan? Begin(string address, string username) => failures.Begin(address, Key(username));

    public void Succeeded(string address, string username) => failures.Succeeded(address, Key(username));

    // Long names are one: the list of failures has a bound.
    private static string Key(string username) => username.Length <= 320 ? username.ToLowerInvariant() : "";
}

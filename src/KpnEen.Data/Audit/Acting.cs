namespace KpnEen.Data.Audit;

/// <summary>
/// On whose behalf this flow of code changes settings: the audit log names it. The web pipeline says it for every request with a token; whoever
/// acts for somebody in another way (a page with a session, a job) says it with <see cref="As"/>. Nobody said: the system.
/// </summary>
public static class Acting
{
    private static readonly AsyncLocal<WhoActs?> Current = new();

    /// <summary>Null: nobody in particular.</summary>
    public static WhoActs? Now => Current.Value;

    /// <summary>Until the result is disposed, in this flow and what it awaits.</summary>
    public static IDisposable As(WhoActs? who)
    {
        var before = Current.Value;
        Current.Value = who;
        return new Restored(before);
    }

    private sealed class Restored(WhoActs? before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}

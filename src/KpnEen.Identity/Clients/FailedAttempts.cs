namespace KpnEen.Identity;

/// <summary>
/// Slows down guessing. Failures count per client and address together, so that no one can lock a client out from elsewhere, and
/// per address alone, so that no one tries many clients.
/// </summary>
internal sealed class FailedAttempts(TimeProvider time)
{
    public const int PerClientAndAddress = 10;
    public const int PerAddress = 100;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MaxEntries = 20_000;
    private readonly Lock sync = new();
    private readonly Dictionary<(string Address, string? Client), Entry> entries = [];

    /// <returns>How long to wait, or null: go on.</returns>
    public TimeSpan? WaitFor(string address, string client)
    {
        lock (sync)
            return Over((address, client), PerClientAndAddress) ?? Over((address, null), PerAddress);
    }

    /// <summary>Counts an attempt as failed while it lasts, so that many at once do not pass the limit together.</summary>
    /// <returns>How long to wait, or null: go on, and say <see cref="Succeeded"/> if it does.</returns>
    public TimeSpan? Begin(string address, string client)
    {
        lock (sync)
        {
            if (WaitFor(address, client) is { } wait)
                return wait;
            Failed(address, client);
            return null;
        }
    }

    public void Succeeded(string address, string client)
    {
        lock (sync)
        {
            Uncount((address, client));
            Uncount((address, null));
        }
    }

    public void Failed(string address, string client)
    {
        lock (sync)
        {
            if (entries.Count >= MaxEntries)
                Forget();
            Count((address, client));
            Count((address, null));
        }
    }

    private TimeSpan? Over((string, string?) key, int limit) =>
        entries.TryGetValue(key, out var entry) && entry.Count >= limit && entry.Until - time.GetUtcNow() is { Ticks: > 0 } left
            ? left
            : null;

    private void Count((string, string?) key)
    {
        var now = time.GetUtcNow();
        entries[key] =
            entries.TryGetValue(key, out var entry) && entry.Until > now
                ? entry with
                {
                    Count = entry.Count + 1,
                }
                : new Entry(1, now + Window);
    }

    private void Uncount((string, string?) key)
    {
        if (entries.TryGetValue(key, out var entry) && entry.Count > 0)
            entries[key] = entry with { Count = entry.Count - 1 };
    }

    /// <summary>Those past their window; when all are fresh, everything: memory has a bound, and an attacker with 20 000 addresses gains little.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in entries)
        {
            if (entry.Until <= now)
                entries.Remove(key);
        }
        if (entries.Count >= MaxEntries)
            entries.Clear();
    }

    private readonly record struct Entry(int Count, DateTimeOffset Until);
}

namespace KpnEen.Api.CallControl;

/// <summary>Remembers nonces for at least a span, at most twice that.</summary>
internal sealed class SeenNonces(TimeSpan span, TimeProvider time)
{
    private readonly Lock gate = new();
    private HashSet<string> present = new(StringComparer.Ordinal);
    private HashSet<string> former = new(StringComparer.Ordinal);
    private long since = time.GetTimestamp();

    /// <returns>False: seen before.</returns>
    public bool Add(string nonce)
    {
        lock (gate)
        {
            var age = time.GetElapsedTime(since);
            if (age >= span)
            {
                former = age < 2 * span ? present : new(StringComparer.Ordinal);
                present = new(StringComparer.Ordinal);
                since = time.GetTimestamp();
            }
            return !former.Contains(nonce) && present.Add(nonce);
        }
    }
}

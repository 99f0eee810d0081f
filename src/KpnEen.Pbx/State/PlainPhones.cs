using System.Collections.Concurrent;

namespace KpnEen.Pbx.State;

/// <summary>
/// Contacts that refused SRTP where it is optional: they are offered best effort at once, instead of being asked anew at each call. For an
/// hour, since a phone may be set up otherwise.
/// </summary>
public sealed class PlainPhones(TimeProvider time)
{
    private const int Most = 100_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> refused = new(StringComparer.Ordinal);

    public bool Contains(string contact)
    {
        if (!refused.TryGetValue(contact, out var at))
            return false;
        if (time.GetElapsedTime(at) < Remembered)
            return true;
        refused.TryRemove(new(contact, at));
        return false;
    }

    public void Add(string contact)
    {
        if (refused.Count >= Most)
            refused.Clear();
        refused[contact] = time.GetTimestamp();
    }
}

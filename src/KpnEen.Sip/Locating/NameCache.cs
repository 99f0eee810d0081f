namespace KpnEen.Sip.Locating;

/// <summary>
/// Remembers answers as long as they may be, within bounds; no answer too, for a short while. When the DNS fails, what it said before
/// goes on being true for an hour (RFC 8767). Many who ask the same at once are one question.
/// </summary>
public sealed class NameCache(INameService names, TimeProvider time) : INameService
{
    private const int Most = 4_096;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Failed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string, DnsRecordKind), Entry> entries = [];
    private readonly Dictionary<(string, DnsRecordKind), Task<DnsAnswer>> asking = [];

    public Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind)
    {
        var key = (name.ToLowerInvariant(), kind);
        lock (gate)
        {
            if (entries.TryGetValue(key, out var known) && known.Fresh > time.GetUtcNow())
                return Task.FromResult(known.Answer);
            if (asking.TryGetValue(key, out var asked))
                return asked;
            var question = AskAsync(key);
            if (!question.IsCompleted)
                asking[key] = question;
            return question;
        }
    }

    private async Task<DnsAnswer> AskAsync((string Name, DnsRecordKind Kind) key)
    {
        var answer = await names.QueryAsync(key.Name, key.Kind);
        lock (gate)
        {
            asking.Remove(key);
            return Keep(key, answer);
        }
    }

    private DnsAnswer Keep((string, DnsRecordKind) key, DnsAnswer answer)
    {
        var now = time.GetUtcNow();
        if (answer.IsFailure && entries.TryGetValue(key, out var known) && known.Usable > now)
        {
            entries[key] = known with { Fresh = now + Failed };
            return known.Answer;
        }
        if (entries.Count >= Most)
            Forget(now);
        var keep =
            answer.IsFailure ? Failed
            : answer.Records.IsEmpty ? Negative
            : Clamp(answer.TimeToLive);
        entries[key] = new(answer, now + keep, answer.Records.IsEmpty ? now : now + keep + Stale);
        return answer;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in entries.ToArray())
        {
            if (entry.Fresh <= now)
                entries.Remove(key);
        }
        if (entries.Count >= Most)
            entries.Clear();
    }

    private static TimeSpan Clamp(TimeSpan value) =>
        value < Shortest ? Shortest
        : value > Longest ? Longest
        : value;

    private sealed record Entry(DnsAnswer Answer, DateTimeOffset Fresh, DateTimeOffset Usable);
}

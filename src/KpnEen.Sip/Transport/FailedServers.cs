using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Servers that failed a moment ago: others are tried before them (RFC 3263 4.3).</summary>
internal sealed class FailedServers(TimeProvider time)
{
    private const int Most = 1_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(SipTransportKind, IPEndPoint), DateTimeOffset> until = [];

    public void Add(SipTarget server)
    {
        if (server.Address is not { } address)
            return;
        lock (gate)
        {
            if (until.Count >= Most)
                until.Clear();
            until[(server.Transport, address)] = time.GetUtcNow() + Memory;
        }
    }

    public bool Contains(SipTarget server)
    {
        if (server.Address is not { } address)
            return false;
        lock (gate)
        {
            var key = (server.Transport, address);
            if (!until.TryGetValue(key, out var end))
                return false;
            if (end > time.GetUtcNow())
                return true;
            until.Remove(key);
            return false;
        }
    }

    /// <summary>The same servers, the failed ones last.</summary>
    public IReadOnlyList<SipTarget> Last(IReadOnlyList<SipTarget> servers) => servers.Count < 2 ? servers : [.. servers.OrderBy(Contains)];
}

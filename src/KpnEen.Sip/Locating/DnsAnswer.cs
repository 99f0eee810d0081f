using System.Collections.Immutable;

namespace KpnEen.Sip.Locating;

/// <summary>What the DNS said.</summary>
/// <param name="Records">Empty: there are none.</param>
/// <param name="IsFailure">It said nothing, or that it cannot say; that is no proof that there are none.</param>
public sealed record DnsAnswer(ImmutableArray<DnsRecord> Records, TimeSpan TimeToLive, bool IsFailure = false)
{
    public static DnsAnswer None { get; } = new([], TimeSpan.Zero);

    public static DnsAnswer Failure { get; } = new([], TimeSpan.Zero, true);
}

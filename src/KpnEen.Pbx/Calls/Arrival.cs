using System.Collections.Immutable;

namespace KpnEen.Pbx.Calls;

/// <summary>What an INVITE brought from other exchanges, beside the caller and the forwarders it names.</summary>
/// <param name="EarlierRedirections">Redirections that were counted and not named (RFC 5806, counter).</param>
/// <param name="MaxBreadth">How many branches the call may still have (RFC 5393 5); null: nobody counts.</param>
/// <param name="Passports">Identity headers (RFC 8224), as they came.</param>
public sealed record Arrival(int EarlierRedirections, int? MaxBreadth, ImmutableArray<string> Passports)
{
    /// <summary>A call that begins here.</summary>
    public static Arrival Here { get; } = new(0, null, []);
}

namespace KpnEen.Pbx.Directory;

/// <summary>What a trunk is told of who calls, and what it is believed.</summary>
/// <param name="IsTrusted">RFC 3325: gets P-Asserted-Identity, and its own is believed.</param>
/// <param name="PassesIdentity">
/// Gets the Identity headers (RFC 8224) of a call that came from another trunk, as they came; else they are dropped. We neither check nor sign
/// them, and what they point to is never fetched.
/// </param>
public sealed record TrunkIdentity(
    bool IsTrusted = true,
    ForwardingHeaders Forwarding = ForwardingHeaders.Both,
    bool PassesIdentity = false
)
{
    public static TrunkIdentity Default { get; } = new();
}

namespace KpnEen.Sip.Subscriptions;

/// <summary>Who subscribed: only the same may refresh, and both are counted.</summary>
/// <param name="Name">The authenticated subscriber.</param>
/// <param name="Group">Whose subscriptions are counted together.</param>
public sealed record SubscriptionOwner(string Name, string Group);

namespace KpnEen.Data.Webhooks;

/// <summary>Which events of an endpoint are sent again. W26.</summary>
/// <param name="What"><c>failed</c> (exhausted and skipped), <c>missing</c> (no delivery was ever made of them) or <c>all</c> (both, and what was delivered).</param>
/// <param name="Since">Of events that occurred then or later.</param>
/// <param name="Until">And before this.</param>
/// <param name="MaxPerSecond">So many are queued a second at most.</param>
public sealed record ReplaySelection(string EndpointId, string What, DateTimeOffset Since, DateTimeOffset Until, int MaxPerSecond)
{
    public bool TakesStored => What is "failed" or "all";

    public bool TakesMissing => What is "missing" or "all";

    public bool TakesDelivered => What == "all";
}

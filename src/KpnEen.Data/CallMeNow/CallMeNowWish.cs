namespace KpnEen.Data.CallMeNow;

/// <summary>What a visitor asks for.</summary>
/// <param name="Address">Where the visitor comes from. Kept as a digest only.</param>
/// <param name="Number">E.164. Kept as a digest, and sealed while the visitor waits to be called back.</param>
/// <param name="FormId">Of the form that was filled in; counts once.</param>
/// <param name="CallAt">Null: now.</param>
public sealed record CallMeNowWish(string Address, string Number, string? Name, byte[] SecretHash, string? FormId, DateTimeOffset? CallAt)
{
    /// <summary>Without who it is.</summary>
    public override string ToString() => $"CallMeNowWish {{ CallAt = {CallAt} }}";
}

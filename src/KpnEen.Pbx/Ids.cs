namespace KpnEen.Pbx;

/// <summary>Prefixed ids: <c>conv_</c> and 32 hex digits of a UUIDv7. Sortable by time, never sequential.</summary>
public static class Ids
{
    public static string New(string prefix, TimeProvider time) => $"{prefix}_{Guid.CreateVersion7(time.GetUtcNow()):N}";
}

namespace KpnEen.Sip.Subscriptions;

/// <summary>What a NOTIFY carries.</summary>
/// <param name="ContentType">Null when there is nothing to tell.</param>
public sealed record EventNotice(ReadOnlyMemory<byte> Body, string? ContentType)
{
    /// <summary>The state is what the last NOTIFY said: none is sent.</summary>
    public static EventNotice Unchanged { get; } = new(default, null);

    /// <summary>The resource is no more: the subscription ends with reason noresource.</summary>
    public static EventNotice Gone { get; } = new(default, null);
}

namespace KpnEen.Sip.Subscriptions;

/// <summary>What a NOTIFY carries.</summary>
/// <param name="contentType">Null when there is nothing to tell.</param>
public sealed class EventNotice(ReadOnlyMemory<byte> body, string? contentType)
{
    public ReadOnlyMemory<byte> Body => body;

    public string? ContentType => contentType;

    /// <summary>The state is what the last NOTIFY said: none is sent.</summary>
    public static EventNotice Unchanged { get; } = new(default, null);

    /// <summary>The resource is no more: the subscription ends with reason noresource.</summary>
    public static EventNotice Gone { get; } = new(default, null);

    /// <summary>The subscriber may not know any more: the subscription ends with reason rejected and says nothing else.</summary>
    public static EventNotice Forbidden { get; } = new(default, null);
}

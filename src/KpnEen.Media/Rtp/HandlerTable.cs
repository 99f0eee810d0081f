namespace KpnEen.Media.Rtp;

/// <summary>Who handles which payload type: a fixed table of one octet each, for a call has five of them and there are 128.</summary>
internal sealed class HandlerTable
{
    public static readonly HandlerTable Nothing = new(new PayloadHandler?[128]);

    private readonly byte[] _places = new byte[128];
    private readonly PayloadHandler?[] _handlers;

    /// <param name="byType">The index is the payload type.</param>
    public HandlerTable(IReadOnlyList<PayloadHandler?> byType)
    {
        // Place 0 is nobody's.
        var handlers = new List<PayloadHandler?> { null };
        for (var type = 0; type < byType.Count; type++)
        {
            if (byType[type] is not { } handler)
                continue;
            _places[type] = (byte)handlers.Count;
            handlers.Add(handler);
        }
        _handlers = [.. handlers];
    }

    public PayloadHandler? this[byte payloadType] => _handlers[_places[payloadType]];
}

namespace KpnEen.Testing;

/// <summary>Whole SIP messages as text over some connection.</summary>
public interface ISipWire : IAsyncDisposable
{
    Task SendAsync(string message, CancellationToken cancellation);

    /// <summary>Null: the other side closed.</summary>
    Task<string?> ReceiveAsync(CancellationToken cancellation);
}

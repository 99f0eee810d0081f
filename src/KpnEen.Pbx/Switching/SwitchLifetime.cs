namespace KpnEen.Pbx.Switching;

/// <summary>Whether the switch takes calls, and the token that ends those that run.</summary>
public sealed class SwitchLifetime : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <summary>False before the settings are there and while the server drains: new calls get 503.</summary>
    public bool IsOpen { get; private set; }

    public CancellationToken Stopping => stopping.Token;

    public void Open() => IsOpen = true;

    /// <summary>No new calls from now on; those that run go on.</summary>
    public void Close() => IsOpen = false;

    public void Stop()
    {
        IsOpen = false;
        stopping.Cancel();
    }

    public void Dispose() => stopping.Dispose();
}

using System.Net;
using System.Net.Sockets;

namespace KpnEen.Testing;

/// <summary>A TCP connection through us to a server, that we can cut: both sides see a reset.</summary>
public sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint server;
    private readonly List<Socket> sockets = [];
    private readonly Task accepting;

    public CutWire(IPEndPoint server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections made through us so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts what is connected now; who connects again is let through.</summary>
    public void Cut()
    {
        lock (sockets)
        {
            foreach (var socket in sockets)
                socket.Close(0);
            sockets.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
                running.Add(RelayAsync(await listener.AcceptSocketAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(server);
            lock (sockets)
            {
                sockets.AddRange([near, far]);
                Connections++;
            }
            await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or the server is gone.
        }
        finally
        {
            near.Dispose();
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var read)
            await to.SendAsync(buffer.AsMemory(0, read));
        to.Shutdown(SocketShutdown.Send);
    }
}

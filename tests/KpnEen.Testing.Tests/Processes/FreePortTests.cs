using System.Net;
using System.Net.Sockets;

namespace KpnEen.Testing.Tests.Processes;

public sealed class FreePortTests
{
    [Fact]
    public void None_is_given_twice_and_all_lie_below_those_of_outgoing_connections()
    {
        int[] ports = [.. Enumerable.Range(0, 250).Select(_ => FreePort.Both())];
        Assert.Equal(ports.Length, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 10_100, 32_767));
    }

    [Fact]
    public void One_that_somebody_uses_is_passed_over()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Both() + 2));
        var port = ((IPEndPoint)stranger.LocalEndPoint!).Port;
        Assert.DoesNotContain(port, Enumerable.Range(0, 10).Select(_ => FreePort.Both()));
    }

    [Fact]
    public void Its_block_is_claimed_against_other_processes()
    {
        var port = FreePort.Tcp();
        var claims = Path.Combine(Path.GetTempPath(), "kpneen-ports");
        var claim = Path.Combine(claims, $"{port - (port % 100)}");
        Assert.Throws<IOException>(() => new FileStream(claim, FileMode.Open, FileAccess.Write, FileShare.None).Dispose());
    }
}

using System.Net;
using System.Net.Sockets;

namespace KpnEen.Testing.Tests.Processes;

public sealed class RunScriptTests
{
    [Theory]
    [InlineData("KPNEEN_HTTP", ProtocolType.Tcp)]
    [InlineData("KPNEEN_SIP", ProtocolType.Tcp)]
    [InlineData("KPNEEN_SIP", ProtocolType.Udp)]
    public async Task A_port_that_is_taken_is_one_line_that_says_what_to_do(string variable, ProtocolType protocol)
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram,
            protocol
        );
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (protocol == ProtocolType.Tcp)
            socket.Listen();
        await using var run = RunScript.Start(new Dictionary<string, string?> { [variable] = socket.LocalEndPoint!.ToString() });

        Assert.Equal(1, await run.EndAsync());
        var line = Assert.Single(run.Output.TrimEnd().Split('\n'));
        Assert.Contains($"{socket.LocalEndPoint}", line, StringComparison.Ordinal);
        Assert.Contains($"set {variable}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_sdk_one_line_says_how_to_get_it()
    {
        var bin = Directory.CreateTempSubdirectory("kpneen-bin-");
        try
        {
            foreach (var program in Directory.EnumerateFiles("/usr/bin").Where(p => Path.GetFileName(p) != "dotnet"))
                File.CreateSymbolicLink(Path.Combine(bin.FullName, Path.GetFileName(program)), program);
            await using var run = RunScript.Start(new Dictionary<string, string?> { ["PATH"] = bin.FullName, ["HOME"] = bin.FullName });

            Assert.Equal(1, await run.EndAsync());
            var line = Assert.Single(run.Output.TrimEnd().Split('\n'));
            Assert.Contains(".NET 10 SDK", line, StringComparison.Ordinal);
            Assert.Contains("dotnet-install.sh", line, StringComparison.Ordinal);
        }
        finally
        {
            bin.Delete(recursive: true);
        }
    }
}

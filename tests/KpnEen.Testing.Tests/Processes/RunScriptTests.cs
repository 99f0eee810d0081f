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

    [Theory]
    [InlineData("KPNEEN_HTTP", "nonsense", "must be an address and a port")]
    [InlineData("KPNEEN_SIP", "127.0.0.1", "must be an address and a port")]
    [InlineData("KPNEEN_SIP", "198.51.100.7:5060", "no address of this machine")]
    [InlineData("KPNEEN_TLS_KEY", "/no/such/key.pem", "cannot be read")]
    public async Task A_setting_that_cannot_be_is_one_line_that_names_it(string variable, string value, string says)
    {
        var free = $"127.0.0.1:{FreePort.Tcp()}";
        await using var run = RunScript.Start(
            new Dictionary<string, string?>
            {
                ["KPNEEN_HTTP"] = free,
                ["KPNEEN_SIP"] = free,
                [variable] = value,
            }
        );

        Assert.Equal(1, await run.EndAsync());
        var line = Assert.Single(run.Output.TrimEnd().Split('\n'));
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.Contains(variable, line, StringComparison.Ordinal);
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

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Sandbox;

/// <summary>Where the sandbox and its trunks are.</summary>
/// <param name="File">Path of <c>sandbox.json</c>.</param>
/// <param name="SecretsFile">Ids, passwords and secrets made up once for this installation; readable by the owner only.</param>
/// <param name="TrunkListen">Where the exchange takes calls from the public side.</param>
/// <param name="TrunkPeer">Where an outside SIP peer may listen to play the public side for all numbers the simulated one does not know.</param>
public sealed record SandboxOptions(
    string File,
    string SecretsFile,
    string Api,
    IPEndPoint Sip,
    IPEndPoint TrunkListen,
    IPEndPoint TrunkPeer
)
{
    /// <summary>SIP over TLS: address and port; null when it is off.</summary>
    public string? Sips { get; init; }

    /// <summary>SIP over WebSocket: a URL.</summary>
    public required string Ws { get; init; }

    /// <summary>SIP over secure WebSocket: a URL; null when HTTPS is off.</summary>
    public string? Wss { get; init; }

    /// <summary>The certificate to believe for both: a file; null when TLS is off.</summary>
    public string? Certificate { get; init; }

    /// <summary>Null: the server runs without a sandbox (<c>KPNEEN_SANDBOX</c> is not set).</summary>
    /// <param name="sip">Where phones register.</param>
    /// <param name="ws">Where SIP over WebSocket is.</param>
    public static SandboxOptions? From(IConfiguration configuration, IPEndPoint sip, string ws)
    {
        if (configuration["KPNEEN_SANDBOX"] is not { Length: > 0 } file)
            return null;
        var state = configuration["KPNEEN_STATE"] is { Length: > 0 } folder ? folder : ".run/state";
        return new SandboxOptions(
            Path.GetFullPath(file),
            Path.GetFullPath(Path.Combine(state, "keys", "sandbox-secrets.json")),
            (configuration["Api:PublicUrl"] ?? $"http://{configuration["KPNEEN_HTTP"] ?? "127.0.0.1:8080"}").TrimEnd('/'),
            sip,
            Given(configuration["KPNEEN_TRUNK_LISTEN"]) ?? Free(sip.Address, sip.Port + 10),
            Given(configuration["KPNEEN_TRUNK_PEER"]) ?? Free(sip.Address, sip.Port + 11)
        )
        {
            Ws = ws,
        };
    }

    private static IPEndPoint? Given(string? text) => string.IsNullOrEmpty(text) ? null : IPEndPoint.Parse(text);

    // The wished port when nobody has it, else any.
    private static IPEndPoint Free(IPAddress address, int wish)
    {
        foreach (var port in new[] { wish, 0 })
        {
            try
            {
                using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                probe.Bind(new IPEndPoint(address, port));
                return (IPEndPoint)probe.LocalEndPoint!;
            }
            catch (SocketException e) when (port != 0 && e.SocketErrorCode != SocketError.AddressNotAvailable)
            {
                // Taken: the system chooses.
            }
        }
        throw new InvalidOperationException("no UDP port is free");
    }
}

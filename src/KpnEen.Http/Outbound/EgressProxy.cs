using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace KpnEen.Http.Outbound;

/// <summary>
/// A forward proxy all deliveries leave by, so that receivers see one address (W40). Every target, plain http too, is a tunnel (CONNECT, RFC 9110
/// 9.3.6) to the address that was vetted: the proxy resolves no names, so it cannot be led elsewhere.
/// </summary>
public sealed class EgressProxy
{
    private const int MostHeaderBytes = 8192;
    private readonly Uri address;
    private readonly ImmutableArray<string> names;
    private readonly ImmutableArray<IPNetwork> networks;

    /// <param name="address"><c>http://proxy.internal:3128</c>, with user information when the proxy wants it.</param>
    /// <param name="bypass">As NO_PROXY: names with all below them, addresses, networks.</param>
    /// <exception cref="InvalidOperationException">Not an http URL.</exception>
    public EgressProxy(string address, IEnumerable<string> bypass)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            throw new InvalidOperationException("Webhooks:Proxy must be an http URL.");
        this.address = url;
        var entries = bypass.Select(entry => entry.Trim()).Where(entry => entry.Length > 0).ToList();
        networks = [.. entries.Select(Network).OfType<IPNetwork>()];
        names = [.. entries.Where(entry => Network(entry) is null).Select(entry => entry.TrimStart('*').TrimStart('.'))];
    }

    /// <summary>Whether this target is connected to straight.</summary>
    public bool Bypasses(string host, IPAddress target) =>
        networks.Any(network => network.Contains(target))
        || names.Any(name =>
            host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)
        );

    /// <exception cref="IOException">The proxy refuses, or does not speak HTTP.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The proxy is away.</exception>
    public async Task<Stream> TunnelAsync(IPEndPoint target, CancellationToken cancellation)
    {
        var stream = await GuardedConnector.TcpAsync(new DnsEndPoint(address.Host.Trim('[', ']'), address.Port), cancellation);
        try
        {
            var credentials =
                address.UserInfo.Length == 0
                    ? ""
                    : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))}\r\n";
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{credentials}\r\n"),
                cancellation
            );
            var answer = await HeaderAsync(stream, cancellation);
            if (!answer.StartsWith("HTTP/1.", StringComparison.Ordinal) || answer.Length < 12 || answer[9] != '2')
                throw new IOException("The proxy opens no tunnel.");
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Octet by octet: what follows the header belongs to the target.</summary>
    private static async Task<string> HeaderAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostHeaderBytes);
        try
        {
            for (var length = 0; length < MostHeaderBytes; )
            {
                if (await stream.ReadAsync(buffer.AsMemory(length, 1), cancellation) == 0)
                    break;
                length++;
                if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                    return Encoding.ASCII.GetString(buffer, 0, length);
            }
            throw new IOException("The proxy does not answer in HTTP.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IPNetwork? Network(string entry) =>
        IPNetwork.TryParse(entry, out var network) ? network
        : IPAddress.TryParse(entry, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
        : null;
}

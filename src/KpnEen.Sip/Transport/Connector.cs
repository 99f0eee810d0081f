using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Transport;

/// <summary>Makes connections. A TLS server must prove its name: there is no way to do without (S33).</summary>
internal sealed class Connector(SipStackOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private readonly SocketConnectionContextFactory sockets = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);

    /// <param name="name">Who must be there, by its certificate (RFC 5922 4); null: the address.</param>
    /// <param name="within">Null: as the options say.</param>
    /// <returns>Null when nobody answers, not in time, or somebody else.</returns>
    public async Task<ConnectionContext?> ConnectAsync(SipTransportKind kind, IPEndPoint remote, string? name, TimeSpan? within = null)
    {
        if (kind is not (SipTransportKind.Tcp or SipTransportKind.Tls))
            return null;
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            TcpLiveness.Apply(socket);
            using var patience = new CancellationTokenSource(within ?? options.Connections.Connect, time);
            await socket.ConnectAsync(remote, patience.Token);
            return kind == SipTransportKind.Tcp
                ? sockets.Create(socket)
                : await SecureAsync(socket, remote, name ?? remote.Address.ToString(), patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException or AuthenticationException)
        {
            log.LogInformation(
                "No connection by {Transport} to {Remote}: {Reason}",
                kind,
                remote,
                e is OperationCanceledException ? "not in time" : e.Message
            );
            socket.Dispose();
            return null;
        }
    }

    public void Dispose() => sockets.Dispose();

    private async Task<ConnectionContext> SecureAsync(Socket socket, IPEndPoint remote, string name, CancellationToken patience)
    {
        var local = socket.LocalEndPoint!;
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(Authentication(remote, name.Trim('[', ']')), patience);
            return new StreamConnection(stream, local, remote);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private SslClientAuthenticationOptions Authentication(IPEndPoint remote, string name)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (options.Tls.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, chain, errors) => Believe(remote, name, chain, errors),
        };
        if (options.Tls.Certificate?.Invoke() is { } own)
            authentication.ClientCertificates = [own];
        return authentication;
    }

    private bool Believe(IPEndPoint remote, string name, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        log.LogWarning("TLS to {Remote} is refused, the server is not proven to be {Name}: {Reason}", remote, name, Reason(chain, errors));
        return false;
    }

    private static string Reason(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "it shows no certificate";
        var reasons = (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()).ToList();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Insert(0, "its certificate is for another name");
        return string.Join("; ", reasons);
    }
}

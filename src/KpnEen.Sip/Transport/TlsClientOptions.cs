using System.Security.Cryptography.X509Certificates;

namespace KpnEen.Sip.Transport;

/// <summary>Whom we believe when we connect by TLS, and who we are then.</summary>
public sealed record TlsClientOptions
{
    public static TlsClientOptions Default { get; } = new();

    /// <summary>Authorities beside or instead of the system's; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Shown to a server that asks for one (mutual TLS); read for each connection, so that it may be renewed. Null: none.</summary>
    public Func<X509Certificate2?>? Certificate { get; init; }
}

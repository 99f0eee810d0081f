namespace KpnEen.Data.Webhooks;

/// <summary>TLS towards one receiver beyond what is usual.</summary>
/// <param name="CaCertificates">PEM: the only authorities that are trusted for it; null: the public ones.</param>
/// <param name="ClientCertificate">PEM: what we show it, leaf first.</param>
/// <param name="ClientKey">PEM, PKCS #8; null where it is not to be seen.</param>
public sealed record ReceiverTls(string? CaCertificates, string? ClientCertificate, string? ClientKey)
{
    public bool SharesKeyWith(ReceiverTls? former) => former is not null && ClientCertificate == former.ClientCertificate;
}

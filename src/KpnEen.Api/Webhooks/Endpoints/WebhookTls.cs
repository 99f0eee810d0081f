using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>TLS towards the receiver beyond what is usual: an authority of its own, a certificate of ours (mTLS).</summary>
internal sealed record WebhookTls
{
    /// <summary>PEM certificates of the only authorities to trust for it, at most 10; absent: the public ones.</summary>
    [StringLength(32_768, MinimumLength = 1), Pem]
    public string? CaCertificates { get; init; }

    /// <summary>PEM certificate to show it, leaf first, with its chain.</summary>
    [StringLength(32_768, MinimumLength = 1), Pem]
    public string? ClientCertificate { get; init; }

    /// <summary>PEM private key of the certificate, unencrypted; written, never shown.</summary>
    [StringLength(16_384, MinimumLength = 1), Pem]
    public string? ClientKey { get; init; }

    public ReceiverTls ToStored() => new(CaCertificates, ClientCertificate, ClientKey);

    public static WebhookTls? Of(ReceiverTls? stored) =>
        stored is null ? null : new WebhookTls { CaCertificates = stored.CaCertificates, ClientCertificate = stored.ClientCertificate };

    /// <param name="former">What is stored: its key stays with its certificate.</param>
    public IEnumerable<ProblemError> Check(ReceiverTls? former)
    {
        if (CaCertificates is not null && !ReceiverCertificates.AreAuthorities(CaCertificates))
            yield return new ProblemError("/tls/caCertificates", ErrorCodes.InvalidFormat, "One to ten certificates in PEM.");
        if (ClientCertificate is null && ClientKey is not null)
            yield return new ProblemError("/tls/clientCertificate", ErrorCodes.Required, "A key without its certificate.");
        if (ClientCertificate is null)
            yield break;
        if (ClientKey is null && !ToStored().SharesKeyWith(former))
            yield return new ProblemError("/tls/clientKey", ErrorCodes.Required, "A certificate without its key.");
        if (ClientKey is not null && !ReceiverCertificates.Match(ClientCertificate, ClientKey))
            yield return new ProblemError("/tls/clientKey", ErrorCodes.InvalidFormat, "Not the key of the certificate, or not PEM.");
    }
}

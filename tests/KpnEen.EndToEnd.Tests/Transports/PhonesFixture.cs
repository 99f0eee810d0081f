namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>An exchange with TLS for phones, none of which has a certificate.</summary>
public sealed class PhonesFixture : SecureFixture
{
    protected override bool AsksForCertificates => false;
}

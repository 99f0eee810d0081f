namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>The one exchange with TLS that foreign phones share; nobody renews its certificate.</summary>
[CollectionDefinition(Name)]
public sealed class SecureCollection : ICollectionFixture<PhonesFixture>
{
    public const string Name = "one secure exchange";
}

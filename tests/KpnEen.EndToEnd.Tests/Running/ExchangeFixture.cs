using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>The one exchange most tests share.</summary>
public sealed class ExchangeFixture : IAsyncLifetime
{
    public Exchange Exchange { get; private set; } = null!;

    public async Task InitializeAsync() => Exchange = await Exchange.StartAsync();

    public async Task DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("KPNEEN_TEST_LOG") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, Exchange.Server.Log);
        await Exchange.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ExchangeCollection : ICollectionFixture<ExchangeFixture>
{
    public const string Name = "one exchange";
}

using KpnEen.Api.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Webhooks.Sending;

/// <summary>W22: no configuration has a lease that an attempt could outlast.</summary>
public sealed class WebhookLeaseTests
{
    [Theory]
    [InlineData("LeaseMarginSeconds", "0")]
    [InlineData("LeaseMarginSeconds", "1.99")]
    [InlineData("LeaseMarginSeconds", "-30")]
    [InlineData("LeaseMarginSeconds", "301")]
    [InlineData("LeaseMarginSeconds", "NaN")]
    [InlineData("LeaseMarginSeconds", "a while")]
    [InlineData("TimeoutSeconds", "0")]
    [InlineData("TimeoutSeconds", "31")]
    [InlineData("TimeoutSeconds", "-15")]
    [InlineData("TimeoutSeconds", "NaN")]
    [InlineData("TimeoutSeconds", "Infinity")]
    [InlineData("RetryDelaySeconds:0", "NaN")]
    public void W22_the_start_is_refused_and_the_setting_named(string setting, string value)
    {
        var configuration = Of(setting, value);
        var refusal = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddKpnEenApi(configuration));
        Assert.Contains($"Webhooks:{setting.Split(':')[0]}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("30", "2")]
    [InlineData("1", "300")]
    [InlineData("29.9", "2.5")]
    public void W22_what_is_taken_has_a_lease_longer_than_any_attempt(string timeout, string margin)
    {
        var options = WebhookOptions.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection([new("Webhooks:TimeoutSeconds", timeout), new("Webhooks:LeaseMarginSeconds", margin)])
                .Build()
        );
        Assert.True(options.Lease >= options.Timeout + TimeSpan.FromSeconds(2));
        Assert.InRange(options.Lease, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(330));
    }

    [Fact]
    public void W22_the_standard_is_fifteen_seconds_and_thirty_more() =>
        Assert.Equal(TimeSpan.FromSeconds(45), WebhookOptions.From(new ConfigurationBuilder().Build()).Lease);

    private static IConfiguration Of(string setting, string value) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("KPNEEN_DATABASE", "Host=127.0.0.1"),
                new("KPNEEN_STATE", Path.GetTempPath()),
                new($"Webhooks:{setting}", value),
            ])
            .Build();
}

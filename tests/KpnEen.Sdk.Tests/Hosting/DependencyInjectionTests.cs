using System.Net;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KpnEen.Sdk.Tests.Hosting;

public sealed class DependencyInjectionTests
{
    [Fact]
    public void S13_one_client_serves_the_whole_program()
    {
        using var provider = new ServiceCollection().AddKpnEenClientFor("http://a.test").BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<KpnEenClient>(), provider.GetRequiredService<KpnEenClient>());
    }

    [Fact]
    public void S13_several_accounts_are_told_apart_by_name()
    {
        var services = new ServiceCollection();
        services.AddKpnEenClient("shop", o => Fill(o, "http://shop.test"));
        services.AddKpnEenClient("office", o => Fill(o, "http://office.test"));
        using var provider = services.BuildServiceProvider();
        Assert.NotSame(provider.GetRequiredKeyedService<KpnEenClient>("shop"), provider.GetRequiredKeyedService<KpnEenClient>("office"));
    }

    [Fact]
    public async Task S13_a_host_with_options_missing_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddKpnEenClient(o => o.BaseAddress = new Uri("http://a.test"));
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("ClientId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S13_a_handler_of_ones_own_joins_the_chain_of_one_client_alone()
    {
        var seen = new List<string>();
        var services = new ServiceCollection();
        services
            .AddKpnEenClient("shop", o => Fill(o, "http://shop.test"))
            .ConfigurePrimaryHttpMessageHandler(Offline)
            .AddHttpMessageHandler(() => new Note(seen));
        services.AddKpnEenClient("office", o => Fill(o, "http://office.test")).ConfigurePrimaryHttpMessageHandler(Offline);
        using var provider = services.BuildServiceProvider();
        await foreach (var _ in provider.GetRequiredKeyedService<KpnEenClient>("office").Users.ListAsync()) { }
        await foreach (var _ in provider.GetRequiredKeyedService<KpnEenClient>("shop").Users.ListAsync()) { }
        Assert.Equal(["http://shop.test/oauth/token", "http://shop.test/v1/users"], seen);

        static HttpMessageHandler Offline() =>
            new StubApi(TimeProvider.System, r => r.Path == "/oauth/token" ? StubApi.Token() : StubApi.Json("""{"items":[]}"""));
    }

    [Theory]
    [InlineData("TryTimeout")]
    [InlineData("OverallTimeout")]
    [InlineData("RetryBaseDelay")]
    [InlineData("RetryMaxDelay")]
    [InlineData("RetryAfterCap")]
    [InlineData("MaxRetries")]
    [InlineData("BaseAddress")]
    public void S13_S28_a_value_that_makes_no_sense_is_named(string option)
    {
        var options = new KpnEenClientOptions();
        Fill(options, "http://a.test");
        using (new KpnEenClient(options)) { }
        switch (option)
        {
            case "TryTimeout":
                options.TryTimeout = TimeSpan.Zero;
                break;
            case "OverallTimeout":
                options.OverallTimeout = TimeSpan.FromSeconds(1);
                break;
            case "RetryBaseDelay":
                options.RetryBaseDelay = TimeSpan.FromSeconds(-1);
                break;
            case "RetryMaxDelay":
                options.RetryMaxDelay = TimeSpan.Zero;
                break;
            case "RetryAfterCap":
                options.RetryAfterCap = TimeSpan.FromSeconds(-1);
                break;
            case "MaxRetries":
                options.MaxRetries = 11;
                break;
            default:
                options.BaseAddress = new Uri("ftp://a.test");
                break;
        }
        Assert.Contains(option, Assert.Throws<ArgumentException>(() => new KpnEenClient(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_missing_is_told_without_a_host_too() =>
        Assert.Throws<ArgumentException>(() => new KpnEenClient(new KpnEenClientOptions { ClientId = "a", ClientSecret = "b" }));

    private static void Fill(KpnEenClientOptions options, string address)
    {
        options.BaseAddress = new Uri(address);
        options.ClientId = "cli_1";
        options.ClientSecret = "s";
    }
}

file sealed class Note(List<string> seen) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (seen)
            seen.Add(request.RequestUri!.AbsoluteUri);
        return base.SendAsync(request, cancellationToken);
    }
}

file static class Registration
{
    public static IServiceCollection AddKpnEenClientFor(this IServiceCollection services, string address)
    {
        services.AddKpnEenClient(o =>
        {
            o.BaseAddress = new Uri(address);
            o.ClientId = "cli_1";
            o.ClientSecret = "s";
        });
        return services;
    }
}

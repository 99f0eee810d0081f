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
    public void An_option_missing_is_told_without_a_host_too() =>
        Assert.Throws<ArgumentException>(() => new KpnEenClient(new KpnEenClientOptions { ClientId = "a", ClientSecret = "b" }));

    private static void Fill(KpnEenClientOptions options, string address)
    {
        options.BaseAddress = new Uri(address);
        options.ClientId = "cli_1";
        options.ClientSecret = "s";
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

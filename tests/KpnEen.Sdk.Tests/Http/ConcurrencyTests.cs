using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Tests.Http;

/// <summary>One client, ten thousand calls at once, on real sockets.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task S14_ten_thousand_calls_at_once_need_few_sockets_and_one_token()
    {
        const int Calls = 10_000;
        var (open, most, tokens) = (0, 0, 0);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k =>
            k.ConfigureEndpointDefaults(e =>
                e.Use(next =>
                    async connection =>
                    {
                        var now = Interlocked.Increment(ref open);
                        InterlockedMax(ref most, now);
                        try
                        {
                            await next(connection);
                        }
                        finally
                        {
                            Interlocked.Decrement(ref open);
                        }
                    }
                )
            )
        );
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapPost(
            "/oauth/token",
            (RequestDelegate)(
                c =>
                {
                    Interlocked.Increment(ref tokens);
                    return c.Response.WriteAsync("""{"access_token":"t","token_type":"Bearer","expires_in":900}""");
                }
            )
        );
        app.MapPost("/v1/calls/{id}/hang-up", (RequestDelegate)(c => c.Response.WriteAsync(Resources.ResourceTests.Call)));
        await app.StartAsync();
        using var client = new KpnEenClient(
            new KpnEenClientOptions
            {
                BaseAddress = new Uri(app.Urls.First()),
                ClientId = "cli_1",
                ClientSecret = "s",
            }
        );
        var done = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => client.Calls.HangUpAsync($"conv_{i}")));

        Assert.Equal(Calls, done.Length);
        Assert.Equal(1, tokens);
        Assert.InRange(most, 1, 256);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, now, seen);
    }
}

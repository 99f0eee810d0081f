using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using KpnEen.Sdk.Authentication;
using KpnEen.Sdk.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Consumer.Tests;

/// <summary>S2, S3: the .NET 8 build, with JSON by reflection switched off.</summary>
public sealed class JsonTests
{
    [Fact]
    public void S2_the_sdk_under_test_is_the_build_for_net_8_and_S3_reflection_is_off()
    {
        Assert.Equal(
            ".NETCoreApp,Version=v8.0",
            typeof(KpnEenClient).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName
        );
        Assert.False(JsonSerializer.IsReflectionEnabledByDefault);
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(new { a = 1 }));
    }

    [Fact]
    public void S3_every_type_of_event_is_written_and_read()
    {
        var types = typeof(KpnEenEvent)
            .Assembly.GetExportedTypes()
            .Where(t => t.IsSubclassOf(typeof(KpnEenEvent)) && t != typeof(UnknownEvent))
            .ToList();
        Assert.NotEmpty(types);
        foreach (var type in types)
        {
            var made = (KpnEenEvent)Activator.CreateInstance(type)! with { Id = "evt_1", TenantId = "ten_1", Sequence = 3, Data = Whole };
            var read = KpnEenEvent.Parse(Encoding.UTF8.GetBytes(KpnEenModelFactory.Json(made)));
            Assert.Equal((type, "evt_1", 3L, "+31612345678"), (read.GetType(), read.Id, read.Sequence!.Value, read.Data.Customer!.Number));
        }
    }

    [Fact]
    public async Task S3_a_client_reads_and_writes_all_that_a_program_needs()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var bodies = new List<string>();
        app.MapPost("/oauth/token", Answer("""{"access_token":"t","token_type":"Bearer","expires_in":900}"""));
        app.MapGet("/v1/users", Answer($$"""{"items":[{{User}}]}"""));
        app.MapPatch("/v1/users/usr_1", Answer(User));
        app.MapGet("/v1/users/usr_2", Answer("""{"type":"x","title":"t","status":404,"code":"notFound","traceId":"abc"}""", 404));
        await app.StartAsync();
        using var key = ClientKey.Create();
        using var client = new KpnEenClient(
            new KpnEenClientOptions
            {
                BaseAddress = new Uri(app.Urls.First()),
                ClientId = "cli_1",
                ClientKey = key,
            }
        );
        await foreach (var user in client.Users.ListAsync())
            Assert.Equal("Anna", user.Name);
        await client.Users.UpdateAsync("usr_1", new UserPatch { Email = null }, "*");
        Assert.Equal("""{"email":null}""", bodies[^1]);
        var error = await Assert.ThrowsAsync<ApiNotFoundException>(() => client.Users.GetAsync("usr_2"));
        Assert.Equal(("notFound", "abc"), (error.Code, error.TraceId));

        RequestDelegate Answer(string json, int status = 200) =>
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                bodies.Add(await reader.ReadToEndAsync());
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(json);
            };
    }

    [Fact]
    public void S16_the_build_for_net_8_verifies_both_schemes()
    {
        var body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
        var headers = new WebhookHeaders(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
        );
        WebhookVerifier.Verify(
            body,
            headers,
            [WebhookKey.Parse("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")],
            TimeProvider.System,
            TimeSpan.FromDays(36500)
        );
    }

    private const string User =
        """{"id":"usr_1","extension":"201","name":"Anna","profile":"quantum","externalIds":[],"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}""";

    private static EventData Whole =>
        new()
        {
            Customer = new Party
            {
                Number = "+31612345678",
                Presentation = Presentation.Allowed,
                Verified = true,
            },
        };
}

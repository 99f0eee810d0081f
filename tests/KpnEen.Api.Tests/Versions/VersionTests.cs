using KpnEen.Api.Conventions;
using KpnEen.Api.Tests.Conventions;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Versions;

/// <summary>A21 and A22, with two dated versions beside each other.</summary>
public sealed class VersionTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private ConventionsHost host = null!;

    public async Task InitializeAsync() =>
        host = await ConventionsHost.StartAsync(
            database.Database,
            services: services => services.AddSingleton(new ApiVersions(["2026-09-01", "2026-11-22"]))
        );

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData(null, null, "2026-11-22", "new")]
    [InlineData("2026-09-01", null, "2026-09-01", "old")]
    [InlineData("2026-11-22", null, "2026-11-22", "new")]
    [InlineData(null, "2026-09-01", "2026-09-01", "old")]
    [InlineData("2026-11-22", "2026-09-01", "2026-11-22", "new")]
    [InlineData(null, "1999-01-01", "2026-11-22", "new")]
    public async Task A22_the_header_goes_before_the_pin_and_the_pin_before_the_newest(
        string? header,
        string? pinned,
        string version,
        string answer
    )
    {
        var claims = ConventionsHost.Issuer.Claims();
        if (pinned is not null)
            claims["api_version"] = pinned;
        var token = ("Authorization", $"Bearer {ConventionsHost.Issuer.Sign(ConventionsHost.Issuer.Header(), claims)}");
        var reply = header is null
            ? await host.GetAsync("/v1/dated", token)
            : await host.GetAsync("/v1/dated", token, ("Api-Version", header));
        Assert.Equal((200, version, answer), (reply.Status, reply.Header("Api-Version"), reply.Text));
    }

    [Theory]
    [InlineData("2026-09-02")]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("2026-09-01, 2026-11-22")]
    public async Task A22_an_unknown_version_is_400_and_the_answer_names_those_there_are(string version)
    {
        var reply = await host.GetAsync("/v1/dated", ("Api-Version", version));
        Assert.Equal(["Api-Version unknownValue"], reply.IsProblem(400, "invalidHeader"));
        Assert.Contains("2026-09-01, 2026-11-22", reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A21_a_deprecated_operation_says_since_when_until_when_and_what_replaces_it()
    {
        var reply = await host.GetAsync("/v1/aged");
        Assert.Equal(("@1793491200", "Mon, 01 Nov 2027 00:00:00 GMT"), (reply.Header("Deprecation"), reply.Header("Sunset")));
        Assert.Equal(
            "<http://api.test/docs>; rel=\"deprecation\", <http://api.test/docs>; rel=\"sunset\", <http://api.test/v1/things>; rel=\"successor-version\"",
            reply.Header("Link")
        );
        var other = await host.GetAsync("/v1/things/thing_1");
        Assert.Null(other.Header("Deprecation") ?? other.Header("Sunset"));
    }

    [Fact]
    public void A21_no_sunset_before_the_deprecation() =>
        Assert.Throws<ArgumentException>(() =>
            new FakeEndpoint().Deprecated(
                new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
            )
        );

    private sealed class FakeEndpoint : Microsoft.AspNetCore.Builder.IEndpointConventionBuilder
    {
        public void Add(Action<Microsoft.AspNetCore.Builder.EndpointBuilder> convention) { }
    }
}

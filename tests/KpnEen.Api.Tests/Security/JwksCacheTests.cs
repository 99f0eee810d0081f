using System.Collections.Immutable;
using KpnEen.Api.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Security;

public sealed class JwksCacheTests : IDisposable
{
    private readonly SteppedClock clock = new();
    private readonly Source source = new();
    private readonly JwksCache cache;

    public JwksCacheTests()
    {
        var none = ImmutableDictionary<string, string>.Empty;
        var issuer = new TrustedIssuer(
            "https://issuer.test",
            ["a"],
            ["at+jwt"],
            ["ES256"],
            "tenant_id",
            none,
            "scope",
            none,
            false,
            false,
            source
        );
        cache = new JwksCache(issuer, new JwksCacheOptions(), clock, NullLogger.Instance);
    }

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task O7_ten_thousand_made_up_key_ids_cost_two_fetches()
    {
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(async i => Assert.Null(await cache.FindAsync($"made-up-{i}", default))));
        Assert.InRange(source.Fetches, 1, 2);
        Assert.NotNull(await cache.FindAsync("key-1", default));
    }

    [Fact]
    public async Task O7_a_new_key_is_found_and_the_next_unknown_one_waits_for_the_window()
    {
        Assert.NotNull(await cache.FindAsync("key-1", default));
        source.Issuer = new TestIssuer(keyId: "key-2");
        Assert.NotNull(await cache.FindAsync("key-2", default));
        Assert.Equal(2, source.Fetches);
        source.Issuer = new TestIssuer(keyId: "key-3");
        Assert.Null(await cache.FindAsync("key-3", default));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await cache.FindAsync("key-3", default));
    }

    [Fact]
    public async Task O7_keys_serve_for_a_day_and_more_while_the_issuer_is_down()
    {
        Assert.NotNull(await cache.FindAsync("key-1", default));
        source.IsDown = true;
        clock.Advance(TimeSpan.FromHours(24));
        Assert.NotNull(await cache.FindAsync("key-1", default));
        clock.Advance(TimeSpan.FromHours(25));
        await Assert.ThrowsAsync<JwksUnavailableException>(() => cache.FindAsync("key-1", default));
    }

    [Fact]
    public async Task O7_an_issuer_that_is_down_is_asked_rarely_and_comes_back_by_itself()
    {
        source.IsDown = true;
        for (var i = 0; i < 100; i++)
            await Assert.ThrowsAsync<JwksUnavailableException>(() => cache.FindAsync("key-1", default));
        Assert.Equal(1, source.Fetches);
        source.IsDown = false;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await cache.FindAsync("key-1", default));
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_ends_with_the_refresh()
    {
        Assert.NotNull(await cache.FindAsync("key-1", default));
        source.Issuer = new TestIssuer(keyId: "key-2");
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await cache.FindAsync("key-1", default));
    }

    [Fact]
    public async Task Symmetric_keys_in_a_published_set_are_no_keys()
    {
        source.Text =
            """{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"},{"kty":"EC","crv":"P-256","use":"enc","kid":"key-2","x":"a","y":"b"}]}""";
        Assert.Null(await cache.FindAsync("key-1", default));
        Assert.Null(await cache.FindAsync("key-2", default));
    }

    private sealed class Source : IJwksSource
    {
        private int fetches;

        public TestIssuer Issuer { get; set; } = new();

        public string? Text { get; set; }

        public bool IsDown { get; set; }

        public int Fetches => fetches;

        public Task<string> FetchAsync(CancellationToken cancel)
        {
            Interlocked.Increment(ref fetches);
            return IsDown ? throw new JwksUnavailableException("down") : Task.FromResult(Text ?? Issuer.Jwks);
        }
    }

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan step) => now += step;
    }
}

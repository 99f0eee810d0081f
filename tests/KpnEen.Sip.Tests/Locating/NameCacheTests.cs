using KpnEen.Sip.Locating;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Locating;

/// <summary>S34: what the DNS says is kept as long as it may be, and within bounds.</summary>
public sealed class NameCacheTests
{
    [Theory]
    [InlineData(60, 60)]
    [InlineData(0, 5)]
    [InlineData(86_400, 600)]
    public void S34_an_answer_is_kept_for_its_time_to_live_capped(int timeToLive, int kept) =>
        VirtualWorld.Run(async world =>
        {
            var names = new BookOfNames { TimeToLive = TimeSpan.FromSeconds(timeToLive) };
            names.Address("a.example", "192.0.2.1");
            var cache = new NameCache(names, world.Time);
            await cache.QueryAsync("a.example", DnsRecordKind.Address);
            await world.Delay(TimeSpan.FromSeconds(kept - 1));
            await cache.QueryAsync("A.EXAMPLE", DnsRecordKind.Address);
            Assert.Single(names.Asked);
            await world.Delay(TimeSpan.FromSeconds(1));
            await cache.QueryAsync("a.example", DnsRecordKind.Address);
            Assert.Equal(2, names.Asked.Count);
        });

    [Fact]
    public void S34_that_there_is_nothing_is_kept_for_half_a_minute() =>
        VirtualWorld.Run(async world =>
        {
            var names = new BookOfNames();
            var cache = new NameCache(names, world.Time);
            Assert.Empty((await cache.QueryAsync("a.example", DnsRecordKind.Service)).Records);
            await world.Delay(TimeSpan.FromSeconds(29));
            await cache.QueryAsync("a.example", DnsRecordKind.Service);
            Assert.Single(names.Asked);
            names.Service("a.example", 1, 1, 5060, "b.example");
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Single((await cache.QueryAsync("a.example", DnsRecordKind.Service)).Records);
        });

    [Fact]
    public void RFC8767_while_the_DNS_fails_its_last_word_counts_for_an_hour() =>
        VirtualWorld.Run(async world =>
        {
            var names = new BookOfNames();
            names.Address("a.example", "192.0.2.1");
            var cache = new NameCache(names, world.Time);
            await cache.QueryAsync("a.example", DnsRecordKind.Address);
            names.Fails = true;
            await world.Delay(TimeSpan.FromMinutes(30));
            Assert.Single((await cache.QueryAsync("a.example", DnsRecordKind.Address)).Records);
            await world.Delay(TimeSpan.FromMinutes(60));
            Assert.True((await cache.QueryAsync("a.example", DnsRecordKind.Address)).IsFailure);
            names.Fails = false;
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.Single((await cache.QueryAsync("a.example", DnsRecordKind.Address)).Records);
        });

    [Fact]
    public void Many_who_ask_at_once_are_one_question() =>
        VirtualWorld.Run(async world =>
        {
            var names = new BookOfNames { Delay = world.Delay(TimeSpan.FromSeconds(1)) };
            names.Address("a.example", "192.0.2.1");
            var cache = new NameCache(names, world.Time);
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cache.QueryAsync("a.example", DnsRecordKind.Address)));
            Assert.All(answers, answer => Assert.Single(answer.Records));
            Assert.Single(names.Asked);
        });
}

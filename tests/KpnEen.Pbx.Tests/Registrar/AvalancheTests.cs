using System.Diagnostics;
using System.Net;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>F30 and L9: very many phones at once, and many cost each no more than few.</summary>
public sealed class AvalancheTests(ITestOutputHelper output)
{
    [Fact]
    public void F30_After_a_restart_ten_thousand_phones_register_within_a_minute_over_a_network_that_loses() =>
        VirtualWorld.Run(async world =>
        {
            const int Phones = 10_000;
            await using var pbx = await TestPbx.StartAsync(world, Town.Company(Phones));
            await using var town = new Town(world, Phones);
            world.Network.Conditions = new()
            {
                Loss = 0.01,
                Delay = TimeSpan.FromMilliseconds(15),
                Jitter = TimeSpan.FromMilliseconds(10),
            };
            var clock = Stopwatch.StartNew();
            await town.RegisterAllAsync(within: TimeSpan.FromSeconds(1));
            var took = town.Answers.Select(a => a.Took).Order().ToArray();
            output.WriteLine($"{Phones} phones in {world.Elapsed} of telephone time, {clock.ElapsedMilliseconds} ms of the test's");
            output.WriteLine($"p50 {took[Phones / 2]}, p95 {took[Phones * 95 / 100]}, max {took[^1]}");
            Assert.True(world.Elapsed < TimeSpan.FromSeconds(60));
            Assert.True(took[Phones * 95 / 100] <= TimeSpan.FromSeconds(1));
            Assert.All(town.Answers, a => Assert.Equal(200, a.Status));
            Assert.All(Enumerable.Range(0, Phones), i => Assert.Single(pbx.Registrations.Find(Town.Username(i))));
            Assert.Empty(pbx.Errors.Errors);
        });

    [Fact]
    public void L9_What_a_registration_looks_up_and_changes_costs_the_same_among_ten_thousand_as_among_ten()
    {
        var (few, many) = (new Office(10), new Office(10_000));
        var (best10, best10000) = (double.MaxValue, double.MaxValue);
        // In turns, and the best of each: another process on this machine makes some looks slow, never faster.
        for (var look = 0; look < 20; look++)
        {
            best10 = Math.Min(best10, few.Cost());
            best10000 = Math.Min(best10000, many.Cost());
        }
        output.WriteLine($"among 10: {best10:0} ns, among 10 000: {best10000:0} ns");
        // Caches make some difference; a list that is gone through makes one of a thousand.
        Assert.True(best10000 < 30 * best10, $"{best10000:0} ns among ten thousand, {best10:0} ns among ten");
    }

    /// <summary>Devices that are all registered.</summary>
    private sealed class Office
    {
        private const int Rounds = 2000;
        private static readonly SipFlow Flow = new(
            SipTransportKind.Udp,
            IPEndPoint.Parse("10.0.0.1:5060"),
            IPEndPoint.Parse("10.0.0.2:5060"),
            "main",
            0
        );
        private readonly TenantDirectory directory = new();
        private readonly Registrations registrations = new(TimeProvider.System);
        private readonly string[] usernames;
        private readonly Binding binding = new(
            SipUri.Parse("sip:a@10.0.0.2"),
            Flow,
            [],
            "id",
            1,
            1,
            null,
            TimeProvider.System.GetUtcNow().AddHours(1)
        );

        public Office(int devices)
        {
            directory.Replace(Town.Company(devices));
            usernames = [.. Enumerable.Range(0, devices).Select(Town.Username)];
            foreach (var username in usernames)
                registrations.Change(username, _ => [binding]);
        }

        /// <summary>Nanoseconds of one.</summary>
        public double Cost()
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < Rounds; i++)
            {
                var username = usernames[i * 7 % usernames.Length];
                Assert.NotNull(directory.FindByUsername(username)!.FindDevice(username));
                registrations.Change(username, _ => [binding]);
                Assert.False(registrations.Find(username).IsEmpty);
            }
            return clock.Elapsed.TotalNanoseconds / Rounds;
        }
    }
}

using System.Diagnostics;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>F30 and L9: very many phones at once, and that many cost each no more than few.</summary>
public sealed class AvalancheTests(ITestOutputHelper output)
{
    private static readonly VirtualWorldOptions Long = new() { RealBudget = TimeSpan.FromMinutes(3) };

    [Fact]
    public void F30_After_a_restart_ten_thousand_phones_register_within_a_minute_over_a_network_that_loses() =>
        VirtualWorld.Run(
            async world =>
            {
                const int Phones = 10_000;
                await using var pbx = await TestPbx.StartAsync(world, Town.Company(Phones));
                await using var town = new Town(world, Phones);
                world.Network.Conditions = new() { Loss = 0.01, Delay = TimeSpan.FromMilliseconds(15), Jitter = TimeSpan.FromMilliseconds(10) };
                var clock = Stopwatch.StartNew();
                await town.RegisterAllAsync(within: TimeSpan.FromSeconds(1));
                output.WriteLine($"{Phones} phones in {world.Elapsed} of telephone time, {clock.ElapsedMilliseconds} ms on this machine");
                Assert.True(world.Elapsed < TimeSpan.FromSeconds(60));
                Assert.All(town.Answers, a => Assert.Equal(200, a.Status));
                var took = town.Answers.Select(a => a.Took).Order().ToArray();
                output.WriteLine($"p50 {took[Phones / 2]}, p95 {took[Phones * 95 / 100]}, max {took[^1]}");
                Assert.True(took[Phones * 95 / 100] <= TimeSpan.FromSeconds(1));
                Assert.All(Enumerable.Range(0, Phones), i => Assert.Single(pbx.Registrations.Find(Town.Username(i))));
                Assert.Empty(pbx.Errors.Errors);
            },
            options: Long
        );

    [Fact]
    public void L9_A_registration_costs_the_same_among_ten_thousand_as_among_ten()
    {
        // The best of five looks: another process on this machine makes some of them slow, never faster.
        var (few, many) = (Cost(10), Cost(10_000));
        output.WriteLine($"a registration among 10: {few:0.0} us, among 10 000: {many:0.0} us, both sides and the network of the test included");
        Assert.True(many < 4 * few, $"{many:0.0} us among many, {few:0.0} us among few");
    }

    private static double Cost(int phones)
    {
        var best = double.MaxValue;
        VirtualWorld.Run(
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world, Town.Company(phones));
                await using var town = new Town(world, phones);
                await town.RegisterAllAsync(within: TimeSpan.FromSeconds(1));
                await world.Delay(TimeSpan.FromSeconds(60));
                for (var look = 0; look < 5; look++)
                {
                    var clock = Stopwatch.StartNew();
                    for (var i = 0; i < 100; i++)
                        await town.RegisterAsync(i * 7 % phones, TimeSpan.Zero);
                    best = Math.Min(best, clock.Elapsed.TotalMicroseconds / 100);
                }
            },
            options: Long
        );
        return best;
    }
}

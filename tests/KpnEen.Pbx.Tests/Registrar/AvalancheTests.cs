using System.Diagnostics;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>F30 and L9: very many phones at once, and many cost each no more than few.</summary>
public sealed class AvalancheTests(ITestOutputHelper output)
{
    [Fact]
    public void F30_L9_Ten_thousand_phones_register_within_a_minute_after_a_restart_and_then_each_costs_what_it_costs_among_ten()
    {
        var few = 0.0;
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Town.Company(10));
            await using var town = new Town(world, 10);
            await town.RegisterAllAsync(within: TimeSpan.FromSeconds(1));
            few = await CostAsync(town, 10);
        });
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
            world.Network.Conditions = VirtualNetworkConditions.Perfect;
            await world.Delay(TimeSpan.FromSeconds(60));
            var many = await CostAsync(town, Phones);
            output.WriteLine(
                $"a registration among 10: {few:0.0} us, among {Phones}: {many:0.0} us, phone and network of the test included"
            );
            Assert.True(many < 4 * few, $"{many:0.0} us among many, {few:0.0} us among few");
        });
    }

    // The best of five looks: another process on this machine makes some of them slow, never faster.
    private static async Task<double> CostAsync(Town town, int phones)
    {
        var best = double.MaxValue;
        for (var look = 0; look < 5; look++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 100; i++)
                await town.RegisterAsync(i * 7 % phones, TimeSpan.Zero);
            best = Math.Min(best, clock.Elapsed.TotalMicroseconds / 100);
        }
        return best;
    }
}

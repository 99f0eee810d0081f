using System.Diagnostics;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Soak;

/// <summary>
/// Thousands of calls on a network that loses 5 %, reorders and doubles: nothing may be left behind. Nobody speaks unless a tone is part of the
/// service (music on hold, ringback): audio has tests of its own.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly int Calls = Chosen("KPNEEN_SOAK_CALLS", 4_000);
    private static readonly TimeSpan RegisterEvery = TimeSpan.FromMinutes(20);

    [Fact]
    public void Thousands_of_calls_on_a_bad_network_leave_nothing_behind()
    {
        var seed = Chosen("KPNEEN_SOAK_SEED", 20_260_302);
        output.WriteLine($"seed {seed} (KPNEEN_SOAK_SEED chooses another, KPNEEN_SOAK_CALLS how many calls)");
        var watch = Stopwatch.StartNew();
        VirtualWorld.Run(world => SoakAsync(world, watch), seed, new VirtualWorldOptions { Conditions = VirtualNetworkConditions.Bad });
    }

    private static int Chosen(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var chosen) ? chosen : usual;

    private async Task SoakAsync(VirtualWorld world, Stopwatch watch)
    {
        await using var pbx = await TestPbx.StartAsync(world);
        var town = new Town(pbx, world);
        await town.MoveInAsync();
        await world.Delay(TimeSpan.FromMinutes(2));
        var (timers, sockets, people) = (world.PendingTimers, world.Network.OpenSockets, pbx.PhoneSupervisor.Running);

        var nextRegister = world.Elapsed + RegisterEvery;
        for (var i = 0; i < Calls; i++)
        {
            pbx.PhoneSupervisor.Start("call", town.CallAsync);
            if (i % 10 == 0)
                pbx.PhoneSupervisor.Start("press", town.PressAsync);
            if (world.Elapsed > nextRegister)
            {
                nextRegister += RegisterEvery;
                foreach (var extension in Tenants.Extensions)
                    Assert.Equal(200, await (await pbx.PhoneAsync(extension)).Soft.RegisterAsync(3600));
            }
            await world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1000)));
        }
        output.WriteLine(
            $"{Calls} calls begun: {watch.Elapsed.TotalSeconds:F1} s for {world.Elapsed} of telephone time, {world.Network.Sent} datagrams, {world.Network.Lost} lost"
        );

        await world.UntilAsync(() => pbx.PhoneSupervisor.Running == people, TimeSpan.FromMinutes(10), "everybody hung up");
        await pbx.QuietAsync();
        await world.Delay(TimeSpan.FromMinutes(2));
        foreach (var extension in Tenants.Extensions)
        {
            var phone = (await pbx.PhoneAsync(extension)).Soft;
            Assert.True(
                phone.Counts.IsIdle && phone.OpenPorts == 0,
                $"phone {extension} is left with {phone.Counts} and {phone.OpenPorts} ports"
            );
        }
        Assert.True(
            pbx.Public.Counts.IsIdle && pbx.Public.OpenPorts == 0,
            $"the public side is left with {pbx.Public.Counts} and {pbx.Public.OpenPorts} ports"
        );
        Assert.Equal((timers, sockets, people), (world.PendingTimers, world.Network.OpenSockets, pbx.PhoneSupervisor.Running));
        Tell(pbx, watch);
    }

    private void Tell(TestPbx pbx, Stopwatch watch)
    {
        var records = pbx.Log.Records;
        // Every kind of end must have been met, or the soak proves less than it says.
        foreach (var outcome in records.GroupBy(r => r.Data.Outcome).OrderBy(g => g.Key))
            output.WriteLine($"{outcome.Key, -16} {outcome.Count()}");
        foreach (var type in pbx.Log.Events.GroupBy(e => e.Type).OrderBy(g => g.Key))
            output.WriteLine($"{type.Key, -32} {type.Count()}");
        output.WriteLine($"{records.Count} conversations, {watch.Elapsed.TotalSeconds:F1} s of real time");
        Assert.True(records.Count > Calls * 0.9, $"{records.Count} conversations");
        foreach (
            var type in new[]
            {
                EventTypes.CallHeld,
                EventTypes.CallForwarded,
                EventTypes.TransferCompleted,
                EventTypes.TransferFailed,
                EventTypes.TransferCancelled,
            }
        )
            Assert.Contains(pbx.Log.Events, e => e.Type == type);
    }
}

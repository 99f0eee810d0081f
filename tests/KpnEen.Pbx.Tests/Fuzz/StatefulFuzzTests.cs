using System.Net;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Fuzz;

/// <summary>
/// Whole calls in which a third of what the phones send is bent on the way: registration, ringing, answer, hold, keys, transfer, end, each in its
/// state. Afterwards nothing is left and a good call goes through. The seed is in the failure.
/// </summary>
public sealed class StatefulFuzzTests
{
    private const int CallsPerSeed = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 29), Random.Shared.Next(1_000, 1_000_000)];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void Bent_calls_leave_nothing_behind_and_a_good_call_goes_through(int seed) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                var network = new BendingNetwork(world.Network, world.Random);
                var (alice, bob) = (await PhoneAsync(pbx, network, "100", 1), await PhoneAsync(pbx, network, "101", 2));
                network.Chance = 0.33;
                for (var n = 0; n < CallsPerSeed; n++)
                    await CallAsync(world, alice, bob);
                Assert.True(network.Bent >= CallsPerSeed / 2, $"Only {network.Bent} messages were bent.");
                network.Chance = 0;
                await DisposeAsync(alice, bob);

                var (carol, dave) = (await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"));
                var call = carol.Dial("201");
                await call.IsTalkingToAsync(await dave.AnswersAsync(), world);
                await call.HangUpAsync();
                // Of a call whose every BYE was bent the exchange learns by its session timer (RFC 4028).
                await world.Delay(TimeSpan.FromHours(1));
                await pbx.QuietAsync();
            },
            seed
        );

    // What the phones think of it is of no interest: each goes on whatever became of the step before.
    private static async Task CallAsync(VirtualWorld world, SoftPhone alice, SoftPhone bob)
    {
        var random = world.Random;
        if (random.Next(3) == 0)
            await Bounded(world, alice.RegisterAsync());
        var call = alice.Dial(random.Next(4) == 0 ? "102" : "101");
        SoftPhoneCall? other = null;
        for (var n = 0; n < 40 && other is null && !call.Ended.IsCompleted; n++)
        {
            await world.Delay(TimeSpan.FromMilliseconds(50));
            bob.Incoming.TryRead(out other);
        }
        if (other is not null && random.Next(4) != 0)
            await Bounded(world, other.AnswerAsync());
        if (call.IsUp && random.Next(2) == 0)
            await Bounded(world, call.HoldAsync());
        if (call.IsUp && random.Next(2) == 0)
            await Bounded(world, call.TransferAsync("102"));
        await Bounded(world, random.Next(2) == 0 || other is null ? call.HangUpAsync() : other.HangUpAsync());
        if (other is not null)
            await Bounded(world, other.HangUpAsync());
    }

    private static async Task Bounded(VirtualWorld world, Task step)
    {
        await Task.WhenAny(step, world.Delay(TimeSpan.FromSeconds(5)));
        // A step that failed has said what it had to; one that still waits is ended with its phone.
        _ = step.ContinueWith(
            static t => t.Exception,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously
        );
    }

    private static async Task<SoftPhone> PhoneAsync(TestPbx pbx, BendingNetwork network, string extension, int host)
    {
        var phone = new SoftPhone(
            new SoftPhoneAccount($"{extension}-ten_acme", Tenants.Password, "acme.test", TestPbx.PbxAddress),
            IPAddress.Parse($"10.7.0.{host}"),
            network,
            pbx.World.Network,
            new Supervisor(NullLogger<Supervisor>.Instance),
            pbx.World.Time,
            NullLoggerFactory.Instance
        );
        Assert.Equal(200, await phone.RegisterAsync());
        return phone;
    }

    private static async Task DisposeAsync(params SoftPhone[] phones)
    {
        foreach (var phone in phones)
            await phone.DisposeAsync();
    }
}

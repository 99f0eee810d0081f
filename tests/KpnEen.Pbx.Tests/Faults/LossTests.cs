using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Faults;

/// <summary>F18 and F19: a thousand calls on networks that lose, double and overtake: who calls gets through, once, and once it is told.</summary>
public sealed class LossTests(ITestOutputHelper output)
{
    private const int Calls = 1000;

    [Theory]
    [InlineData(0.05, 1000)]
    [InlineData(0.10, 999)]
    [InlineData(0.20, 995)]
    public void F18_calls_get_through_though_datagrams_are_lost_both_ways(double loss, int atLeast) =>
        Answered(
            new VirtualNetworkConditions
            {
                Loss = loss,
                Delay = TimeSpan.FromMilliseconds(20),
                Jitter = TimeSpan.FromMilliseconds(10),
            },
            atLeast
        );

    [Fact]
    public void F19_every_datagram_comes_twice_and_every_call_once() => Answered(new VirtualNetworkConditions { Duplicate = 1 }, Calls);

    [Fact]
    public void F19_a_third_of_the_datagrams_is_overtaken_and_every_call_comes_once() =>
        Answered(
            new VirtualNetworkConditions
            {
                Reorder = 0.33,
                ReorderBy = TimeSpan.FromMilliseconds(700),
                Delay = TimeSpan.FromMilliseconds(10),
            },
            Calls
        );

    [Fact]
    public void F19_copies_that_come_forty_seconds_later_make_no_second_call() =>
        Answered(new VirtualNetworkConditions { Duplicate = 0.5, ReorderBy = TimeSpan.FromSeconds(40) }, Calls);

    private void Answered(VirtualNetworkConditions conditions, int atLeast) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            string[] extensions = [.. Tenants.Extensions];
            var rung = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var extension in extensions)
            {
                var phone = (await pbx.PhoneAsync(extension)).Soft;
                pbx.PhoneSupervisor.Start("phone", () => AnswerAsync(phone, rung, pbx, world));
            }
            await world.Delay(TimeSpan.FromMinutes(2));
            var people = pbx.PhoneSupervisor.Running;
            world.Network.Conditions = conditions;
            var up = 0;
            for (var n = 0; n < Calls; n++)
            {
                var call = pbx.Public.Call($"+3161{n:D7}", "+31205550" + extensions[n % extensions.Length]);
                pbx.PhoneSupervisor.Start(
                    "call",
                    async () =>
                    {
                        if (await call.Answered is null)
                            return;
                        up++;
                        await Task.WhenAny(call.Ended, world.Delay(TimeSpan.FromSeconds(5)));
                        await call.HangUpAsync();
                    }
                );
                await world.Delay(TimeSpan.FromMilliseconds(200));
            }
            await world.UntilAsync(() => pbx.PhoneSupervisor.Running == people, TimeSpan.FromMinutes(10), "everybody hung up");
            world.Network.Conditions = VirtualNetworkConditions.Perfect;
            await pbx.QuietAsync();

            output.WriteLine($"{up} of {Calls} answered; {world.Network.Sent} datagrams, {world.Network.Lost} lost");
            Assert.InRange(up, atLeast, Calls);
            Assert.All(rung, callee => Assert.True(callee.Value == 1, $"{callee.Key} rang {callee.Value} times"));
            var records = pbx.Log.Records.GroupBy(r => r.Data.Customer!.Number!).ToDictionary(g => g.Key, g => g.Count());
            Assert.All(records, r => Assert.True(r.Value == 1, $"{r.Key} has {r.Value} records"));
            Assert.Subset(records.Keys.ToHashSet(), rung.Keys.ToHashSet());
        });

    private static async Task AnswerAsync(SoftPhone phone, Dictionary<string, int> rung, TestPbx pbx, VirtualWorld world)
    {
        while (await phone.Incoming.WaitToReadAsync())
        {
            while (phone.Incoming.TryRead(out var call))
            {
                var from = call.Invite!.From.Uri.User!;
                rung[from] = rung.GetValueOrDefault(from) + 1;
                pbx.PhoneSupervisor.Start(
                    "answer",
                    async () =>
                    {
                        await world.Delay(TimeSpan.FromSeconds(1));
                        await call.AnswerAsync();
                    }
                );
            }
        }
    }
}

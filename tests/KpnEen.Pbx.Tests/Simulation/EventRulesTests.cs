using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Simulation;

/// <summary>The rules of events (S, spec/events.md 1 to 7) in random worlds: calls of people who withhold their number or not, forwarded, held, transferred, recorded.</summary>
public sealed class EventRulesTests
{
    private const string Withheld = "687650";

    [Theory]
    [InlineData(1, 12)]
    [InlineData(13, 24)]
    public void Rules_5_to_7_hold_whatever_happens_in_a_call(int first, int last)
    {
        var seen = new HashSet<string>();
        var withheld = 0;
        VirtualWorld.RunSeeds(
            Enumerable.Range(first, last - first + 1),
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                var secrets = await PlayAsync(pbx, world);
                await pbx.QuietAsync();
                EventRules.HoldBack(pbx.Log, secrets);
                seen.UnionWith(pbx.Log.Types);
                withheld += secrets.Count;
            }
        );
        // What was drawn led to enough for a rule to be broken by.
        Assert.True(withheld >= 5, $"only {withheld} withheld");
        foreach (
            var type in new[]
            {
                EventTypes.CallAnswered,
                EventTypes.CallForwarded,
                EventTypes.CallHeld,
                EventTypes.TransferStarted,
                EventTypes.RecordingStarted,
            }
        )
            Assert.Contains(type, seen);
    }

    /// <returns>The numbers that their owners withheld.</returns>
    private static async Task<List<string>> PlayAsync(TestPbx pbx, VirtualWorld world)
    {
        var random = world.Random;
        var secrets = new List<string>();
        foreach (var extension in (string[])["100", "101", "102"])
        {
            await pbx.PhoneAsync(extension);
            pbx.Configure(extension, CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.Always));
            pbx.Configure(extension, CallForwardingBusy.Descriptor, new CallForwardingSettings(random.Next(2) == 0, "102"));
        }
        pbx.Configure("100", CallForwardingAlways.Descriptor, new CallForwardingSettings(random.Next(3) == 0, "101"));
        pbx.Configure("101", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(random.Next(2) == 0));
        pbx.PhoneSupervisor.Start("phones", () => AnswerAsync(pbx, world));
        for (var i = 0; i < 3; i++)
        {
            var isWithheld = random.Next(2) == 0;
            var number = $"{(isWithheld ? Withheld : "611110")}{world.Seed:00}{i}";
            var by = random.Next(4);
            if (isWithheld)
                secrets.Add(number);
            var call = pbx.Public.Call(
                "+31" + number,
                "+31205550100",
                headers =>
                {
                    if (isWithheld)
                        headers["Privacy"] = by < 2 ? "id" : "user;id";
                    if (by == 3)
                        headers.Add("Diversion", $"\"P. Jansen\" <sip:+31{Withheld}999@carrier.test>;reason=user-busy;privacy=full");
                }
            );
            if (await call.Answered is null)
                continue;
            await world.Delay(TimeSpan.FromSeconds(random.Next(1, 4)));
            if (random.Next(2) == 0)
            {
                await call.HoldAsync();
                await world.Delay(TimeSpan.FromSeconds(1));
                await call.ResumeAsync();
            }
            await world.Delay(TimeSpan.FromSeconds(3));
            await call.HangUpAsync();
            await world.Delay(TimeSpan.FromSeconds(2));
        }
        secrets.Add(Withheld + "999");
        return secrets;
    }

    // Each call is taken after a while or refused, and some who take it transfer it.
    private static async Task AnswerAsync(TestPbx pbx, VirtualWorld world)
    {
        // Beyond the last call: then there is nobody to answer.
        for (var idle = 0; idle < 200; idle++)
        {
            await world.Delay(TimeSpan.FromMilliseconds(300));
            foreach (var extension in (string[])["100", "101", "102"])
            {
                if (!pbx.Phone(extension).Soft.Incoming.TryRead(out var ringing))
                    continue;
                if (extension != "102" && world.Random.Next(4) == 0)
                {
                    await ringing.RejectAsync(486);
                    continue;
                }
                if (await ringing.AnswerAsync() && extension != "102" && world.Random.Next(2) == 0)
                {
                    await world.Delay(TimeSpan.FromSeconds(1));
                    await ringing.TransferAsync("102");
                }
            }
        }
    }
}

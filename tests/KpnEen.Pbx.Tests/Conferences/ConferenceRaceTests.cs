using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>Everything at once, in an order the seed decides: whatever happens, no leg is left with nobody, and every call is told once.</summary>
public sealed class ConferenceRaceTests
{
    private static readonly Actor Api = new("api", "cli_test");
    private static readonly string[] Wanted =
    [
        EventTypes.ConferenceParticipantLeft,
        EventTypes.ConferenceEnded,
        EventTypes.CallMuted,
        EventTypes.CallHeld,
        EventTypes.TransferCompleted,
        EventTypes.TransferFailed,
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(41, true)]
    public void I8_I9_no_leg_is_left_over_whoever_does_what(int firstSeed, bool badNetwork)
    {
        var told = new List<string>();
        VirtualWorld.RunSeeds(
            Enumerable.Range(firstSeed, 30),
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                var room = await NWay.StartAsync(pbx, world);
                foreach (var extension in Tenants.Extensions.Skip(2))
                    await pbx.PhoneAsync(extension);
                if (badNetwork)
                    world.Network.Conditions = new VirtualNetworkConditions
                    {
                        Loss = 0.1,
                        Duplicate = 0.05,
                        Reorder = 0.1,
                    };
                var answering = AnswerAllAsync(pbx, world);
                var actors = Enumerable.Range(0, 6).Select(_ => ActAsync(pbx, world, room)).ToArray();
                await Task.WhenAll(actors);
                world.Network.Conditions = VirtualNetworkConditions.Perfect;
                await answering;
                foreach (var call in pbx.Control.List("ten_acme"))
                    await pbx.AskAsync(call.Id, new CallRequest.HangUp(Api));
                await pbx.QuietAsync();
                ConferencesAreTold(pbx);
                told.AddRange(pbx.Log.Types);
            }
        );
        // What never happened was not tested.
        Assert.True(told.Count(t => t == EventTypes.ConferenceStarted) > 15);
        foreach (var type in Wanted)
            Assert.Contains(type, told);
    }

    [Fact]
    public void Two_calls_that_want_each_other_at_the_same_moment_do_not_wait_for_ever() =>
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 10),
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                var one = await NWay.StartAsync(pbx, world);
                Assert.True(await one.Controller.HoldAsync());
                var other = await NWay.StartAsync(pbx, world, "102");
                var both = await Task.WhenAll(
                    pbx.AskAsync(one.Id, new CallRequest.Conference(Api, Conferring.UserId("100"), other.Id)),
                    pbx.AskAsync(other.Id, new CallRequest.Conference(Api, Conferring.UserId("100"), one.Id))
                );
                Assert.All(both, Assert.NotNull);
                foreach (var call in pbx.Control.List("ten_acme"))
                    await pbx.AskAsync(call.Id, new CallRequest.HangUp(Api));
                await pbx.QuietAsync();
                ConferencesAreTold(pbx);
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void The_controller_hangs_up_while_another_call_is_taken_in(int afterMilliseconds) =>
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 10),
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                var room = await NWay.StartAsync(pbx, world);
                Assert.True(await room.Controller.HoldAsync());
                var other = await NWay.StartAsync(pbx, world, "102");
                var asked = pbx.AskAsync(room.Id, new CallRequest.Conference(Api, Conferring.UserId("100"), other.Id));
                await world.Delay(TimeSpan.FromMilliseconds(afterMilliseconds));
                await Task.WhenAll(room.Controller.HangUpAsync(), other.Controller.HangUpAsync());
                Assert.NotNull(await asked);
                await room.Calls[1].Ended;
                await other.Calls[1].Ended;
                await pbx.QuietAsync();
                ConferencesAreTold(pbx);
            }
        );

    // Who begins ends, and while it lasts as many come as are there.
    private static void ConferencesAreTold(TestPbx pbx)
    {
        foreach (var conversation in pbx.Log.Events.Where(e => e.ConversationId is not null).GroupBy(e => e.ConversationId))
        {
            var isOne = false;
            foreach (var told in conversation)
            {
                if (told.Type == EventTypes.ConferenceStarted)
                    Assert.False(isOne, "it started twice");
                else if (told.Type.StartsWith("call.conference.", StringComparison.Ordinal))
                    Assert.True(isOne, $"{told.Type} of no conference");
                isOne = told.Type == EventTypes.ConferenceStarted || (isOne && told.Type != EventTypes.ConferenceEnded);
                Assert.False(isOne && told.Type is (EventTypes.CallEnded or EventTypes.ConversationClosed), "it ended untold");
            }
        }
    }

    private static async Task AnswerAllAsync(TestPbx pbx, VirtualWorld world)
    {
        for (var end = world.Elapsed + TimeSpan.FromSeconds(30); world.Elapsed < end; await world.Delay(TimeSpan.FromMilliseconds(50)))
        {
            foreach (var extension in Tenants.Extensions.Skip(1))
            {
                while (pbx.Phone(extension).Soft.Incoming.TryRead(out var ringing))
                {
                    if (world.Random.Next(4) == 0)
                        await ringing.RejectAsync(486);
                    else
                        await ringing.AnswerAsync();
                }
            }
            while (pbx.Public.Incoming.TryRead(out var outside))
                await outside.AnswerAsync();
        }
    }

    private static async Task ActAsync(TestPbx pbx, VirtualWorld world, NWay room)
    {
        for (var n = 0; n < 6; n++)
        {
            await world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 3000)));
            if (pbx.Control.List("ten_acme") is not { IsEmpty: false } calls)
                return;
            var call = calls[world.Random.Next(calls.Length)];
            var legs = call.Legs.Where(l => l.State != "ringing").ToArray();
            var leg = legs.Length == 0 ? null : legs[world.Random.Next(legs.Length)];
            var user = leg?.UserId;
            var to =
                world.Random.Next(3) == 0 ? "+3120777000" + world.Random.Next(10) : Tenants.Extensions.ElementAt(world.Random.Next(1, 12));
            CallRequest? request = world.Random.Next(14) switch
            {
                < 5 => new CallRequest.AddParty(Api, user, to),
                5 => new CallRequest.Conference(Api, user, calls[world.Random.Next(calls.Length)].Id),
                6 when leg is not null => new CallRequest.DropParty(Api, leg.Id),
                7 => new CallRequest.LeaveConference(Api, user),
                8 when leg is not null => new CallRequest.Mute(Api, null, leg.Id, world.Random.Next(2) == 0),
                9 => new CallRequest.Hold(Api, user),
                10 => new CallRequest.Resume(Api, user),
                11 => new CallRequest.BlindTransfer(Api, user, to),
                12 => new CallRequest.AttendedTransfer(Api, user, calls[world.Random.Next(calls.Length)].Id),
                _ => null,
            };
            if (request is not null)
                await pbx.AskAsync(call.Id, request);
            else if (world.Random.Next(2) == 0)
                pbx.Phone(Tenants.Extensions.ElementAt(world.Random.Next(12))).Dial(to);
            else
                await room.Calls[world.Random.Next(2)].HangUpAsync();
        }
    }
}

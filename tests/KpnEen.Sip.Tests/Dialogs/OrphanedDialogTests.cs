using System.Text.Json;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>F01: a stack that crashed has left dialogs behind; the next one ends them from what was kept.</summary>
public sealed class OrphanedDialogTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void F01_a_dialog_of_a_former_life_is_ended_by_BYE_whoever_called(bool callerCrashes) =>
        VirtualWorld.Run(async world =>
        {
            var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var (one, other) = callerCrashes ? await alice.TalkAsync(bob) : Swap(await bob.TalkAsync(alice));
            var text = JsonSerializer.Serialize(one.Identity);
            // What happens after it was kept uses numbers of which the next life knows nothing.
            for (var i = 0; i < 3; i++)
            {
                var info = one.SendAsync("INFO");
                (await other.Requests.ReadAsync()).Respond(200);
                await info;
            }
            await alice.DisposeAsync();

            await using var reborn = new Station(world, 1);
            var answer = await reborn.Stack.ByeOrphanAsync(
                JsonSerializer.Deserialize<DialogIdentity>(text)!,
                "Q.850;cause=41;text=\"Temporary failure\""
            );
            Assert.Equal((200, false), (answer.StatusCode, answer.IsSynthesised));
            Assert.Equal("remote BYE: Q.850;cause=41;text=\"Temporary failure\"", other.TerminationReason);
            await Station.AllIdleAsync(reborn, bob);
        });

    [Fact]
    public void F01_a_dialog_the_other_side_has_forgotten_too_is_481_and_one_that_cannot_be_read_400() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var (caller, callee) = await alice.TalkAsync(bob);
            var kept = caller.Identity;
            await caller.ByeAsync();
            Assert.Equal(481, (await alice.Stack.ByeOrphanAsync(kept)).StatusCode);
            Assert.Equal(400, (await alice.Stack.ByeOrphanAsync(kept with { RemoteTarget = "nobody" })).StatusCode);
            Assert.True(callee.Terminated.IsCancellationRequested);
            await Station.AllIdleAsync(alice, bob);
        });

    private static (Dialog One, Dialog Other) Swap((Dialog Caller, Dialog Callee) talk) => (talk.Callee, talk.Caller);
}

using KpnEen.Sip.Authentication;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

public sealed class ChallengeTests
{
    private static readonly byte[] Secret = new byte[32];

    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    public void A_challenged_call_goes_through_with_credentials(int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            Guard(bob, world, status);
            var call = alice.Stack.Invite(alice.To(bob, credentials: new("101", "geheim")));
            var incoming = await bob.RingsAsync();
            await incoming.AcceptAsync(Station.Answer, null, default);
            var result = await call.Result;
            Assert.True(result.Answered);
            await result.Dialog.ByeAsync();
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void A_wrong_password_is_tried_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            Guard(bob, world, 401);
            var result = await alice.Stack.Invite(alice.To(bob, credentials: new("101", "x"))).Result;
            Assert.Equal(401, result.Response.StatusCode);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void A_REGISTER_is_challenged_and_accepted() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            Guard(bob, world, 401);
            var sending = alice.Stack.SendAsync(alice.Request("REGISTER", bob), alice.Way(bob), new("101", "geheim"), default);
            (await bob.AskedAsync()).Respond(200);
            Assert.Equal(200, (await sending).StatusCode);
        });

    [Fact]
    public void Credentials_leave_only_for_their_realm() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            Guard(bob, world, 401);
            var response = await alice.Stack.SendAsync(
                alice.Request("OPTIONS", bob),
                alice.Way(bob),
                new("101", "geheim", "trunk.example"),
                default
            );
            Assert.Equal(401, response.StatusCode);
            Assert.Equal(1, bob.Stack.Statistics.Received);
        });

    private static void Guard(Station station, VirtualWorld world, int status)
    {
        var authenticator = new DigestAuthenticator(Secret, world.Time);
        station.Handler = transaction =>
        {
            var verdict = authenticator.Verify(transaction.Request, "x", name => DigestSecret.From("101", "x", "geheim"));
            if (verdict is DigestVerdict.Accepted)
            {
                station.Queue(transaction);
                return;
            }
            var challenge = transaction.CreateResponse(status);
            authenticator.Challenge(challenge, "x");
            transaction.Respond(challenge);
        };
    }
}

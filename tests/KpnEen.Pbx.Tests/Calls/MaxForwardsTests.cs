using System.Text;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>RFC 3261 16.3, 20.22: hops are counted across the exchange, although it is no proxy.</summary>
public sealed class MaxForwardsTests
{
    [Theory]
    [InlineData(0, 483, null)]
    [InlineData(1, 200, "0")]
    [InlineData(70, 200, "69")]
    public void RFC3261_16_3_Max_Forwards_0_goes_no_further_and_1_goes_one_hop(int hops, int status, string? seen) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new BarePhone("100", world);
            await using var bob = new BarePhone("101", world, "10.2.0.2");
            await bob.ListenAsync();
            await using var port = alice.OpenPort();
            await using var other = bob.OpenPort();
            var call = alice.Invite("101", Encoding.ASCII.GetString(port.CreateOffer()), headers: h => h["Max-Forwards"] = $"{hops}");
            if (seen is not null)
            {
                var invite = await bob.RingsAsync();
                Assert.Equal(seen, invite.Request.Headers["Max-Forwards"]);
                await invite.AcceptAsync(other.Answer(invite.Request.Body.Span), null, default);
            }
            var result = await call.Result;
            Assert.Equal(status, result.Response.StatusCode);
            if (result.Dialog is { } dialog)
                await dialog.ByeAsync();
            await pbx.QuietAsync();
        });
}

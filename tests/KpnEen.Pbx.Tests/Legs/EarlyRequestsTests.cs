using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Legs;

/// <summary>Requests that come before the call is answered, and those that only ask whether it is still there.</summary>
public sealed class EarlyRequestsTests
{
    [Fact]
    public void A_carrier_that_sends_UPDATE_while_the_phone_rings_gets_an_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var ringing = await bob.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(1));
            var update = customer.SendEarlyAsync("UPDATE");
            Assert.Equal(200, await update.WaitAsync(TimeSpan.FromSeconds(2), world.Time));
            await ringing.AnswerAsync();
            await customer.IsTalkingToAsync(ringing, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void OPTIONS_inside_a_call_tells_that_it_lives() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            await bob.AnswersAsync();
            var dialog = await customer.Answered;
            Assert.Equal(200, (await dialog!.SendAsync("OPTIONS")).StatusCode);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });
}

using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

public sealed class HoldTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void The_phone_holds_and_resumes_and_the_other_hears_music_meanwhile() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            Assert.True(await talk.HoldAsync());
            talk.Say(620);
            customer.Meter.Reset();
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.False(customer.Meter.Hears(620));
            Assert.True(customer.Meter.Samples > 8000, "music is heard on hold");
            Assert.True(await talk.ResumeAsync());
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var held = pbx.Log.Of(EventTypes.CallHeld).Single().Data;
            Assert.Equal(("101", "phone"), (held.User!.Extension, held.Actor!.Kind));
            Assert.InRange(pbx.Log.Records.Single().Data.HoldMs!.Value, 2900, 3500);
        });

    [Theory]
    [InlineData("a=sendonly", "")]
    [InlineData("a=inactive", "")]
    [InlineData("", "c=IN IP4 0.0.0.0")]
    public void RFC3264_8_4_each_way_to_hold_is_a_hold_and_is_taken_back(string direction, string connection) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            var sdp = System.Text.Encoding.ASCII.GetString(talk.Port.RepeatOffer());
            var offer = sdp.Replace("a=sendrecv\r\n", direction.Length > 0 ? direction + "\r\n" : "", StringComparison.Ordinal);
            if (connection.Length > 0)
                offer = string.Join(
                    "\r\n",
                    offer.Split("\r\n").Select(line => line.StartsWith("c=", StringComparison.Ordinal) ? connection : line)
                );
            var held = await talk.Dialog!.ReinviteAsync(System.Text.Encoding.ASCII.GetBytes(offer));
            Assert.Equal(200, held.StatusCode);
            customer.Meter.Reset();
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.True(customer.Meter.Samples > 8000, "music is heard on hold");
            Assert.Single(pbx.Log.Of(EventTypes.CallHeld));
            Assert.Equal(200, (await talk.Dialog.ReinviteAsync(System.Text.Encoding.ASCII.GetBytes(sdp))).StatusCode);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Of(EventTypes.CallResumed));
        });

    [Fact]
    public void The_api_holds_and_resumes() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            var id = pbx.Control.List("ten_acme").Single().Id;
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, null), default));
            Assert.Equal(CallState.Held, pbx.Control.Find("ten_acme", id)!.State);
            Assert.IsType<CommandResult.InvalidState>(
                await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, null), default)
            );
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Resume(Api, null), default));
            await customer.IsTalkingToAsync(talk, world);
            Assert.IsType<CommandResult.NotFound>(await pbx.Control.PostAsync("ten_other", id, new CallRequest.Hold(Api, null), default));
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.HangUp(Api), default));
            await customer.Ended;
            await pbx.QuietAsync();
            // Its record may not be readable yet: who polls still finds it.
            Assert.Equal(CallState.Ended, pbx.Control.Find("ten_acme", id)!.State);
            Assert.Null(pbx.Control.Find("ten_other", id));
            var late = Assert.IsType<CommandResult.InvalidState>(
                await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, null), default)
            );
            Assert.Equal("ended", late.State);
        });

    [Fact]
    public void Keys_pass_to_the_other_side() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await talk.Port.SendDtmfAsync("12#");
            var id = pbx.Control.List("ten_acme").Single().Id;
            await pbx.Control.PostAsync("ten_acme", id, new CallRequest.SendDtmf(Api, null, "45"), default);
            await world.Delay(TimeSpan.FromSeconds(1));
            var heard = "";
            while (customer.Port.ReceivedDtmf.TryRead(out var digit))
                heard += digit.Key;
            Assert.Equal("12#45", heard);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_phone_takes_back_by_its_own_key_what_the_API_held() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var id = pbx.Control.List("ten_acme").Single().Id;
            await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, null), default);
            Assert.Contains("held", pbx.Control.Find("ten_acme", id)!.Legs.Select(l => l.State));
            Assert.True(await talk.ResumeAsync());
            await customer.IsTalkingToAsync(talk, world);
            Assert.DoesNotContain("held", pbx.Control.Find("ten_acme", id)!.Legs.Select(l => l.State));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_transfer_ends_the_hold_and_its_time() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await talk.HoldAsync();
            await world.Delay(TimeSpan.FromSeconds(5));
            await talk.TransferAsync("102");
            var ringing = await carla.AnswersAsync();
            await customer.IsTalkingToAsync(ringing, world);
            await world.Delay(TimeSpan.FromSeconds(60));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var told = pbx.Log.Records.Single().Data;
            Assert.InRange(told.HoldMs!.Value, 5000, 8000);
            Assert.InRange(told.TalkMs!.Value, 60_000, 65_000);
        });
}

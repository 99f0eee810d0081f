using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

public sealed class StarCodeTests
{
    [Fact]
    public void Codes_switch_services_on_and_off() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");

            async Task DialAsync(string code)
            {
                var call = alice.Dial(code);
                await call.Answered;
                await world.UntilAsync(() => call.Meter.Hears(1000), TimeSpan.FromSeconds(2), $"confirmation of {code}");
                await call.Ended;
            }

            await DialAsync("*72201");
            Assert.Equal(new CallForwardingSettings(true, "201"), pbx.User("100").Services.Get(CallForwardingAlways.Descriptor));
            await DialAsync("*73");
            Assert.Equal(new CallForwardingSettings(false, "201"), pbx.User("100").Services.Get(CallForwardingAlways.Descriptor));
            await DialAsync("*720612345678#");
            Assert.Equal("0612345678", pbx.User("100").Services.Get(CallForwardingAlways.Descriptor).To);
            await DialAsync("*78");
            Assert.True(pbx.User("100").Services.Get(DoNotDisturb.Descriptor).Active);
            await DialAsync("*6104");
            Assert.Equal(20, pbx.User("100").Services.Get(CallForwardingNoAnswer.Descriptor).AfterSeconds);
            await DialAsync("*31");
            Assert.True(pbx.User("100").Services.Get(CallingLineIdBlocking.Descriptor).Active);
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("*123")]
    [InlineData("*90")]
    [InlineData("*6101")]
    public void A_code_that_makes_no_sense_is_heard_as_such_and_changes_nothing(string code) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var call = alice.Dial(code);
            await call.Answered;
            await world.UntilAsync(() => call.Meter.Hears(425), TimeSpan.FromSeconds(2), "the error tone");
            await call.Ended;
            Assert.All(ServiceCatalog.All, s => Assert.Equal(s.Defaults, pbx.User("100").Services.Get(s)));
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_longest_code_wins()
    {
        Assert.Equal("*67*", StarCodes.Find("*67*")!.Value.Code.Code);
        Assert.Equal("*610", StarCodes.Find("*6105")!.Value.Code.Code);
        Assert.Equal("*61*", StarCodes.Find("*61*")!.Value.Code.Code);
        Assert.Null(StarCodes.Find("*67"));
    }

    [Fact]
    public void No_two_services_share_a_code()
    {
        var codes = ServiceCatalog.All.SelectMany(s => s.StarCodes).Select(c => c.Code).ToArray();
        Assert.Equal(codes.Distinct(), codes);
    }
}

using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Sip;

/// <summary>A busy lamp of a phone we did not write (RFC 6665, RFC 4235).</summary>
[Collection(ExchangeCollection.Name)]
public sealed class LampTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sipp_subscribes_to_a_colleagues_lamp_sees_a_call_and_unsubscribes(bool tcp)
    {
        var (anna, bram, carla) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        var watches = new SippScript()
            .Subscribes("dialog", 600)
            .IsTold("state=\"full\"", "first")
            .IsTold("<state>early</state>", "rings")
            .IsTold("<state>confirmed</state>", "talks")
            .IsTold("<state>terminated</state>", "ended")
            .Resubscribes("dialog", 0)
            .IsTold("dialog-info", "last");
        await using var lamp = SippPhone.Start(anna.Scenario(watches, bram.Extension, tcp));
        await Until.TrueAsync(() => Task.FromResult(lamp.Log.Contains("version=\"0\"", StringComparison.Ordinal)), "the first NOTIFY");
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Waits(200).Answers().IsHungUp());
        await carla.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp(), bram.Extension);
        await callee.SucceedsAsync();
        await lamp.SucceedsAsync();
        Assert.Contains("terminated;reason=timeout", lamp.Log, StringComparison.Ordinal);
    }
}

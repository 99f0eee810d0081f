using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;

namespace KpnEen.EndToEnd.Tests.Sip;

[Collection(ExchangeCollection.Name)]
public sealed class HoldTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_phone_holds_and_resumes_by_re_INVITE()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().IsHungUp());
        var script = new SippScript()
            .Calls()
            .HearsAnswer()
            .Acks()
            .Waits(200)
            .ReInvites("sendonly")
            .Waits(500)
            .ReInvites("sendrecv")
            .Waits(300)
            .HangsUp();
        await anna.RunAsync(script, bram.Extension);
        await callee.SucceedsAsync();

        var record = await exchange.RecordOfAsync(anna);
        var story = await Story.ClosedAsync(exchange.Api, (string)record["conversationId"]!);
        Assert.Single(story.Types, "call.held");
        Assert.Single(story.Types, "call.resumed");
        Assert.Equal(anna.UserId, (string?)story.Data("call.held")["user"]!["id"]);
        Assert.InRange((long)record["holdMs"]!, 400, 5000);
    }

    [Fact]
    public async Task The_called_phone_holds_with_a_null_address_as_old_phones_do()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        // RFC 2543 B.5: c=0.0.0.0.
        var old = SippScript.Sdp("sendrecv").Replace("IP4 [media_ip]", "IP4 0.0.0.0", StringComparison.Ordinal);
        var script = new SippScript()
            .IsCalled()
            .Answers()
            .Waits(200)
            .InDialog("INVITE", old)
            .Hears(100, " optional=\"true\"")
            .Hears(200, " rrs=\"true\"")
            .Acks();
        await using var callee = await bram.WaitsAsync(script.Waits(300).ReInvites("sendrecv").Waits(300).HangsUp());
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension);
        await callee.SucceedsAsync();
        var story = await Story.ClosedAsync(exchange.Api, (string)(await exchange.RecordOfAsync(bram))["conversationId"]!);
        Assert.Single(story.Types, "call.held");
        Assert.Single(story.Types, "call.resumed");
    }
}

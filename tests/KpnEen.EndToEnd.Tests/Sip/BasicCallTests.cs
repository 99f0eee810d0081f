using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;

namespace KpnEen.EndToEnd.Tests.Sip;

[Collection(ExchangeCollection.Name)]
public sealed class BasicCallTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_phone_calls_another_and_hangs_up(bool tcp)
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Waits(200).Answers().IsHungUp());
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp(), bram.Extension, tcp);
        await callee.SucceedsAsync();
        var record = await exchange.RecordOfAsync(bram);
        Assert.Equal("completed", (string?)record["outcome"]);
        Assert.Equal("internal", (string?)record["direction"]);
    }

    [Fact]
    public async Task The_called_phone_hangs_up()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().Waits(300).HangsUp());
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension);
        await callee.SucceedsAsync();
    }

    [Fact]
    public async Task An_offer_may_come_with_the_answer()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().IsHungUp());
        // RFC 3264 4: no SDP in the INVITE, the answer to the exchange's offer goes with the ACK.
        var script = new SippScript().Calls(body: "Content-Length: 0").HearsAnswer().Acks(SippScript.Sdp("sendrecv")).Waits(300).HangsUp();
        await anna.RunAsync(script, bram.Extension);
        await callee.SucceedsAsync();
    }

    [Theory]
    [InlineData("busy", 486, "busy")]
    [InlineData("rejects", 603, "rejected")]
    public async Task The_public_side_refuses(string kind, int status, string outcome)
    {
        var anna = await exchange.SubscriberAsync();
        await anna.RunAsync(new SippScript().Calls().HearsAnswer(status).AcksRefusal(), exchange.Pstn(kind));
        Assert.Equal(outcome, (string?)(await exchange.RecordOfAsync(anna))["outcome"]);
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("echo")]
    public async Task The_public_side_answers(string kind)
    {
        var anna = await exchange.SubscriberAsync();
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp(), exchange.Pstn(kind));
        var record = await exchange.RecordOfAsync(anna);
        Assert.Equal("completed", (string?)record["outcome"]);
        Assert.Equal("outbound", (string?)record["direction"]);
        Assert.Equal("user", (string?)record["endedBy"]);
    }

    [Fact]
    public async Task A_caller_gives_up_while_it_rings()
    {
        var anna = await exchange.SubscriberAsync();
        var script = new SippScript()
            .Calls()
            .Hears(100, " optional=\"true\"")
            .Hears(180)
            .Waits(200)
            .Cancels()
            .Hears(200)
            .Hears(487)
            .AcksRefusal();
        await anna.RunAsync(script, exchange.Pstn("noAnswer"));
        Assert.Equal("cancelled", (string?)(await exchange.RecordOfAsync(anna))["outcome"]);
        await exchange.AreIdleAsync(anna);
    }

    [Fact]
    public async Task A_number_nobody_has_is_not_found()
    {
        var anna = await exchange.SubscriberAsync();
        await anna.RunAsync(new SippScript().Calls().HearsAnswer(404).AcksRefusal(), "999");
    }

    [Fact]
    public async Task A_callee_that_wants_reliable_provisionals_gets_PRACK()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        // RFC 3262: the 180 is repeated until PRACK confirms it.
        var script = new SippScript().IsCalled(more: "Require: 100rel\nRSeq: 1").Gets("PRACK").Responds().Waits(100).Answers().IsHungUp();
        await using var callee = await bram.WaitsAsync(script);
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp(), bram.Extension);
        await callee.SucceedsAsync();
        Assert.Contains("RAck: 1 ", callee.Log, StringComparison.Ordinal);
    }
}

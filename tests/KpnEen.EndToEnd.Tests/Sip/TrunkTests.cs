using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Sip;

/// <summary>SIPp plays the public network.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class TrunkTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_phone_calls_a_number_that_SIPp_answers()
    {
        var anna = await exchange.SubscriberAsync("Anna de Vries");
        await using var network = SippPhone.Start(exchange.Network(new SippScript().IsCalled().Answers().IsHungUp()));
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp(), "+31101234567");
        await network.SucceedsAsync();
        // What leaves the house bears the caller's public number, in E.164, and no extension.
        Assert.Contains($"P-Asserted-Identity: ", network.Log, StringComparison.Ordinal);
        Assert.Contains($"sip:{anna.Number}@", network.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(anna.Username, network.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_network_calls_a_users_number()
    {
        var bram = await exchange.SubscriberAsync();
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().IsHungUp());
        var script = new SippScript().Invite(1).HearsAnswer().Acks().Waits(300).HangsUp();
        await SippPhone.RunAsync(exchange.FromNetwork(script, bram.Number));
        await callee.SucceedsAsync();
        Assert.Contains("sip:+31651234567@", callee.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_no_tenant_is_404_for_the_network() =>
        await SippPhone.RunAsync(exchange.FromNetwork(new SippScript().Invite(1).HearsAnswer(404).AcksRefusal(), "+31999999999"));

    [Fact]
    public async Task Early_media_of_the_network_reaches_the_phone()
    {
        var anna = await exchange.SubscriberAsync();
        var tone = ALaw.WriteTone(620, TimeSpan.FromSeconds(2));
        var script = new SippScript().IsCalled(183, SippScript.Sdp("sendrecv")).Speaks(tone).Waits(5000).Answers(486);
        await using var network = SippPhone.Start(exchange.Network(script));
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440));
        await phone.DialAsync("+31101234568");
        await phone.HearsAsync(620, 1.5);
        await phone.SeesAsync("CALL_CLOSED");
        await network.SucceedsAsync();
    }

    [Theory]
    [InlineData(480, "noAnswer")]
    [InlineData(486, "busy")]
    [InlineData(503, "failed")]
    public async Task A_refusal_of_the_network_is_what_the_record_tells(int status, string outcome)
    {
        var anna = await exchange.SubscriberAsync();
        await using var network = SippPhone.Start(exchange.Network(new SippScript().IsCalled().Answers(status)));
        await using var phone = SippPhone.Start(anna.Scenario(new SippScript().Calls().HearsAnswer(status).AcksRefusal(), "+31101234569"));
        await network.SucceedsAsync();
        var record = await exchange.RecordOfAsync(anna);
        Assert.Equal(outcome, (string?)record["outcome"]);
    }

    [Fact]
    public async Task A_withheld_number_is_told_to_nobody()
    {
        var bram = await exchange.SubscriberAsync();
        await using var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().IsHungUp());
        var script = new SippScript()
            .Invite(1, more: "Privacy: id\nP-Asserted-Identity: <sip:+31687654321@public.example>")
            .HearsAnswer()
            .Acks()
            .Waits(300)
            .HangsUp();
        await SippPhone.RunAsync(exchange.FromNetwork(script, bram.Number, from: "anonymous"));
        await callee.SucceedsAsync();
        Assert.DoesNotContain("31687654321", callee.Log, StringComparison.Ordinal);
        var record = await exchange.RecordOfAsync(bram);
        var story = await Story.ClosedAsync(exchange.Api, (string)record["conversationId"]!);
        Assert.DoesNotContain("31687654321", record.ToJsonString() + string.Concat(story.Events), StringComparison.Ordinal);
        Assert.DoesNotContain("31687654321", exchange.Server.Log, StringComparison.Ordinal);
    }
}

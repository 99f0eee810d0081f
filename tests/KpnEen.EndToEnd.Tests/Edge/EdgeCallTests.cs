using System.Net;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Edge;

/// <summary>Kamailio in front of the exchange: Path on REGISTER (RFC 3327), Record-Route on what makes dialogs, and the same calls as without.</summary>
public sealed class EdgeCallTests(EdgeFixture fixture) : IClassFixture<EdgeFixture>
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task RFC3327_a_phone_behind_the_edge_calls_another_holds_and_hangs_up_all_by_the_edge()
    {
        var (anna, bram) = (await fixture.SubscriberAsync(), await fixture.SubscriberAsync());
        await using var callee = await bram.WaitsAsync(new SippScript().BehindEdge().IsCalled().Waits(200).Answers().IsHungUp());
        var script = new SippScript()
            .Calls()
            .HearsAnswer()
            .Acks()
            .Waits(200)
            .ReInvites("sendonly")
            .Waits(200)
            .ReInvites("sendrecv")
            .Waits(200)
            .HangsUp();
        await using var caller = SippPhone.Start(anna.Scenario(script, bram.Extension));
        await Task.WhenAll(callee.SucceedsAsync(), caller.SucceedsAsync());
        foreach (var log in new[] { caller.Log, callee.Log })
            Assert.Contains($"Record-Route: <sip:{fixture.Edge.Sip};", log, StringComparison.Ordinal);
        // What came to the called phone came from the edge, which sent what it was told to by Route and kept that to itself (RFC 3261 16.4).
        Assert.Contains($"Via: SIP/2.0/UDP {fixture.Edge.Sip};", callee.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\nRoute:", callee.Log, StringComparison.Ordinal);
        var story = await Story.ClosedAsync(exchange.Api, (string)(await exchange.RecordOfAsync(anna))["conversationId"]!);
        Assert.Single(story.Types, "call.held");
        Assert.Single(story.Types, "call.resumed");
    }

    [Fact]
    public async Task The_called_phone_holds_and_hangs_up_by_the_edge()
    {
        var (anna, bram) = (await fixture.SubscriberAsync(), await fixture.SubscriberAsync());
        var script = new SippScript()
            .BehindEdge()
            .IsCalled()
            .Answers()
            .Waits(200)
            .ReInvites("sendonly")
            .Waits(200)
            .ReInvites("sendrecv")
            .Waits(200)
            .HangsUp();
        await using var callee = await bram.WaitsAsync(script);
        await Task.WhenAll(callee.SucceedsAsync(), anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension));
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task CANCEL_from_behind_the_edge_and_to_a_phone_behind_it()
    {
        var (anna, bram) = (await fixture.SubscriberAsync(), await fixture.SubscriberAsync());
        var rings = new SippScript()
            .BehindEdge()
            .IsCalled()
            .Gets("CANCEL")
            .Responds()
            .OfCaller(487, null, "", retransmit: true)
            .Gets("ACK");
        await using var callee = await bram.WaitsAsync(rings);
        var script = new SippScript().Calls().Hears(100, " optional=\"true\"").Hears(180).Waits(200).Cancels().Hears(200).Hears(487);
        await Task.WhenAll(callee.SucceedsAsync(), anna.RunAsync(script.AcksRefusal(), bram.Extension));
        Assert.Equal("cancelled", (string?)(await exchange.RecordOfAsync(anna))["outcome"]);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Baresip_behind_the_edge_calls_is_called_holds_and_transfers(string transport)
    {
        var (anna, bram, carla) = (await fixture.SubscriberAsync(), await fixture.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440) with { Transport = transport });
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { Transport = transport });
        // Carla's phone is not behind the edge.
        await using var third = await BaresipPhone.StartAsync(carla.Account(1000) with { AnswersAtOnce = true });
        await ConnectAsync(caller, callee, bram.Extension);
        await caller.HearsAsync(620, 0.5);
        await callee.HearsAsync(440, 0.5);
        var conversation = await exchange.ConversationOfAsync(anna);
        await caller.HoldAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.held");
        await caller.ResumeAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.resumed");
        await callee.TransferAsync($"sip:{carla.Extension}@{anna.Domain}");
        await third.HearsAsync(440, 0.5);
        await callee.SeesAsync("CALL_CLOSED");
        await third.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram, carla);
    }

    [Fact]
    public async Task F34_calls_outlive_a_restart_of_the_edge()
    {
        var (anna, bram) = (await fixture.SubscriberAsync(), await fixture.SubscriberAsync());
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440));
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620));
        await ConnectAsync(caller, callee, bram.Extension);
        await callee.HearsAsync(440, 0.5);
        await fixture.Edge.RestartAsync();
        await callee.HearsAsync(440, callee.SecondsHeard(440) + 0.5);
        // RFC 3261 12.2: the Route set leads the re-INVITE to whoever has the edge's address.
        var conversation = await exchange.ConversationOfAsync(anna);
        await callee.HoldAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.held");
        await callee.ResumeAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.resumed");
        await caller.HangUpAsync();
        await callee.SeesAsync("CALL_CLOSED");
        Assert.Equal("completed", (string?)(await exchange.RecordOfAsync(bram))["outcome"]);
        // And new ones are made, without a new REGISTER.
        await ConnectAsync(callee, caller, anna.Extension);
        await callee.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task S05_who_guesses_passwords_through_the_edge_is_blocked_and_nobody_else_behind_it()
    {
        var anna = await fixture.SubscriberAsync();
        await using var wire = new DatagramWire(IPAddress.Parse("127.0.0.3"), fixture.Edge.Sip);
        var guesser = new WirePhone(wire, "UDP", anna.Username, "wrong", anna.Domain) { Host = wire.Local.ToString() };
        for (var guess = 0; guess < 20; guess++)
            Assert.StartsWith("SIP/2.0 40", await guesser.RegisterAsync(), StringComparison.Ordinal);
        await guesser.SendAsync(guesser.Options());
        // It is not heard any more, so the edge waits in vain; the phones behind the same edge are.
        await anna.RunAsync(new SippScript().Registers(300));
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().Waits(100).HangsUp(), exchange.Pstn("answers"));
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await Assert.ThrowsAsync<OperationCanceledException>(() => wire.ReceiveAsync(moment.Token));
    }

    private static async Task ConnectAsync(BaresipPhone caller, BaresipPhone callee, string number)
    {
        await caller.DialAsync(number);
        await callee.SeesAsync("CALL_INCOMING");
        await caller.SeesAsync("CALL_RINGING");
        await callee.AcceptAsync();
        await caller.SeesAsync("CALL_ESTABLISHED");
    }
}

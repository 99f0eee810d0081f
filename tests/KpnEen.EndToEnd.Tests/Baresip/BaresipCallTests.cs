using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>Real phones, and what is heard in them.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class BaresipCallTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData("udp", "PCMA", "PCMA")]
    [InlineData("tcp", "PCMA", "PCMU")]
    public async Task Two_phones_hear_each_other_and_only_each_other(string transport, string callerSpeaks, string calleeSpeaks)
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440) with { Transport = transport, Codecs = [callerSpeaks] });
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { Transport = transport, Codecs = [calleeSpeaks] });
        await ConnectAsync(caller, callee, bram.Extension);

        await caller.HearsAsync(620, 1.5);
        await callee.HearsAsync(440, 1.5);
        Assert.Equal(0, caller.SecondsHeard(440));
        Assert.Equal(0, callee.SecondsHeard(620));
        await callee.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_held_phone_hears_the_holder_no_more_until_it_is_resumed()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440));
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620));
        await ConnectAsync(caller, callee, bram.Extension);
        await callee.HearsAsync(440, 1);

        await caller.HoldAsync();
        var conversation = await exchange.ConversationOfAsync(anna);
        await Story.WithAsync(exchange.Api, conversation, "call.held");
        var (heardByHeld, heardByHolder) = (callee.SecondsHeard(440), caller.SecondsHeard(620));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        // What was under way when the hold was told may still arrive; two seconds of it may not.
        Assert.InRange(callee.SecondsHeard(440), heardByHeld, heardByHeld + 0.6);
        Assert.InRange(caller.SecondsHeard(620), heardByHolder, heardByHolder + 0.6);

        await caller.ResumeAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.resumed");
        await callee.HearsAsync(440, callee.SecondsHeard(440) + 1);
        // Not asked of the holder: baresip 1.0 records no more of what it hears once it changed its own media.
        await caller.HangUpAsync();
        await callee.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_phone_transfers_the_other_blind_to_a_third()
    {
        var (anna, bram, carla) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440));
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620));
        await using var third = await BaresipPhone.StartAsync(carla.Account(1000));
        await ConnectAsync(caller, callee, bram.Extension);

        await callee.TransferAsync($"sip:{carla.Extension}@{anna.Domain}");
        await third.SeesAsync("CALL_INCOMING");
        await third.AcceptAsync();
        await caller.HearsAsync(1000, 1);
        await third.HearsAsync(440, 1);
        await callee.SeesAsync("CALL_CLOSED");
        await third.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram, carla);
    }

    [Fact]
    public async Task A_call_by_REST_rings_the_users_phone_and_then_the_number()
    {
        var anna = await exchange.SubscriberAsync("Anna");
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440));
        var call = await exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = exchange.Pstn("answers") });
        var ring = await phone.SeesAsync("CALL_INCOMING");
        // The screen of the phone shows who will be called.
        Assert.Contains(exchange.Pstn("answers"), ring.Peer, StringComparison.Ordinal);
        await phone.AcceptAsync();
        await phone.HearsAsync(1000, 1.5);
        await exchange.Api.PostAsync($"/v1/calls/{call["id"]}/hang-up");
        await phone.SeesAsync("CALL_CLOSED");
        var story = await Story.ClosedAsync(exchange.Api, (string)call["id"]!);
        Assert.Equal("completed", (string?)story.Data("conversation.closed")["outcome"]);
        await exchange.AreIdleAsync(anna);
    }

    [Fact]
    public async Task A_caller_hears_himself_in_the_echo()
    {
        var anna = await exchange.SubscriberAsync();
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440));
        await phone.DialAsync(exchange.Pstn("echo"));
        await phone.SeesAsync("CALL_ESTABLISHED");
        await phone.HearsAsync(440, 1.5);
        await phone.HangUpAsync();
        await exchange.AreIdleAsync(anna);
    }

    [Fact]
    public async Task Keys_pressed_on_one_phone_are_heard_as_keys_by_the_other()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440));
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620));
        await ConnectAsync(caller, callee, bram.Extension);
        await callee.HearsAsync(440, 0.5);
        await caller.PressAsync("5");
        Assert.Contains("5", (await callee.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        await caller.HangUpAsync();
        await callee.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_key_in_INFO_is_heard_as_a_key_by_a_phone_that_knows_RFC_4733()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        var key = "Content-Type: application/dtmf-relay\nContent-Length: [len]\n\nSignal=7\nDuration=160";
        var script = new SippScript().Calls().HearsAnswer().Acks().Waits(500).InDialog("INFO", key).Hears(200).Waits(1500).HangsUp();
        await using var caller = SippPhone.Start(anna.Scenario(script, bram.Extension));
        Assert.Contains("7", (await callee.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        await caller.SucceedsAsync();
        await exchange.AreIdleAsync(anna, bram);
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

using System.Text.RegularExpressions;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Sip;

[Collection(ExchangeCollection.Name)]
public sealed partial class TransferTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_phone_transfers_blind_by_REFER()
    {
        var (anna, bram, carla) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var target = await carla.WaitsAsync(new SippScript().IsCalled().Waits(300).Answers().Waits(700).HangsUp());
        var refer = $"Refer-To: <sip:{carla.Extension}@{anna.Domain}>";
        // RFC 3515: 202, then what happens is told in NOTIFY, 100 first and 200 last; then we are no longer needed.
        var script = new SippScript().IsCalled().Answers().Waits(300).InDialog("REFER", more: refer).Hears(202);
        await using var transferor = await bram.WaitsAsync(script.Gets("NOTIFY").Responds().Gets("NOTIFY").Responds().IsHungUp());
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension);
        await transferor.SucceedsAsync();
        await target.SucceedsAsync();

        Assert.Contains("SIP/2.0 100 Trying", transferor.Log, StringComparison.Ordinal);
        Assert.Contains("SIP/2.0 200 OK\r\n\r\n", transferor.Log.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
        var story = await Story.ClosedAsync(exchange.Api, (string)(await exchange.RecordOfAsync(anna))["conversationId"]!);
        Assert.Single(story.Types, "call.transfer.started");
        Assert.Single(story.Types, "call.transfer.completed");
        Assert.Equal(2, story.Types.Count(t => t == "call.bridged"));
    }

    [Fact]
    public async Task A_blind_transfer_to_a_busy_phone_leaves_the_call_as_it_was()
    {
        var (anna, bram, carla) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var target = await carla.WaitsAsync(new SippScript().IsCalled().Answers(486));
        var refer = $"Refer-To: <sip:{carla.Extension}@{anna.Domain}>";
        var script = new SippScript().IsCalled().Answers().Waits(300).InDialog("REFER", more: refer).Hears(202);
        await using var transferor = await bram.WaitsAsync(script.Gets("NOTIFY").Responds().Gets("NOTIFY").Responds().Waits(500).HangsUp());
        await anna.RunAsync(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension);
        await transferor.SucceedsAsync();
        Assert.Contains("SIP/2.0 486", transferor.Log, StringComparison.Ordinal);
        var story = await Story.ClosedAsync(exchange.Api, (string)(await exchange.RecordOfAsync(anna))["conversationId"]!);
        Assert.Single(story.Types, "call.transfer.failed");
    }

    [Fact]
    public async Task A_phone_consults_and_then_connects_both_by_REFER_with_Replaces()
    {
        var (anna, bram, carla) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        var progress = new SippScript().IsCalled().Answers().Gets("NOTIFY").Responds().Gets("NOTIFY").Responds().IsHungUp();
        await using var first = await bram.WaitsAsync(progress);
        await using var customer = SippPhone.Start(anna.Scenario(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), bram.Extension));
        await SaysAsync(first, "CSeq: [0-9]+ ACK");
        await using var target = await carla.WaitsAsync(new SippScript().IsCalled().Answers().Waits(3000).HangsUp());
        await using var consultation = SippPhone.Start(
            bram.Scenario(new SippScript().Calls().HearsAnswer().Acks().IsHungUp(), carla.Extension)
        );
        await SaysAsync(consultation, "CSeq: 2 ACK");
        // SIPp writes its log in pieces.
        await SaysAsync(first, Answer().ToString());
        await SaysAsync(consultation, Answer().ToString());

        await ReferAsync(bram, DialogOf(first, called: true), DialogOf(consultation, called: false), carla);

        await Task.WhenAll(first.SucceedsAsync(), consultation.SucceedsAsync(), customer.SucceedsAsync(), target.SucceedsAsync());
        var story = await Story.ClosedAsync(exchange.Api, (string)(await exchange.RecordOfAsync(anna))["conversationId"]!);
        Assert.Single(story.Types, "call.transfer.completed");
        await exchange.AreIdleAsync(anna, bram, carla);
    }

    // Inside the first dialog, but from a SIPp of its own: the one that holds the call does not know the tags of the second.
    private static Task ReferAsync(Subscriber by, SipDialogId dialog, SipDialogId other, Subscriber to)
    {
        var replaces = Uri.EscapeDataString($"{other.CallId};to-tag={other.RemoteTag};from-tag={other.LocalTag}");
        var script = new SippScript().Outside(
            "REFER",
            dialog,
            $"Refer-To: <sip:{to.Extension}@{by.Domain}?Replaces={replaces}>\nReferred-By: <sip:{by.Username}@{by.Domain}>"
        );
        return SippPhone.RunAsync(by.Scenario(script.Hears(202)) with { CallId = dialog.CallId });
    }

    private static SipDialogId DialogOf(SippPhone phone, bool called)
    {
        var answer = Answer().Matches(phone.Log)[^1].Value;
        string Of(string pattern) => Regex.Match(answer, pattern).Groups[1].Value;
        var (from, to) = (Of(@"From:.*;tag=(\S+)"), Of(@"To:.*;tag=(\S+)"));
        var target = Regex
            .Match(phone.Log, called ? @"INVITE sip:[\s\S]*?Contact: <(\S+?)>" : @"SIP/2\.0 200[\s\S]*?Contact: <(\S+?)>")
            .Groups[1]
            .Value;
        return new SipDialogId(
            Of(@"Call-ID: (\S+)"),
            called ? to : from,
            called ? from : to,
            Of(@"From:\s+([^;\r\n]+)"),
            Of(@"To:\s+([^;\r\n]+)"),
            called,
            target
        );
    }

    private static Task SaysAsync(SippPhone phone, string pattern) =>
        Until.TrueAsync(() => Task.FromResult(Regex.IsMatch(phone.Log, pattern)), $"'{pattern}' in a SIPp log");

    [GeneratedRegex(@"SIP/2\.0 200[\s\S]*?CSeq:\s+\d+ INVITE")]
    private static partial Regex Answer();
}

using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Sip;

[Collection(ExchangeCollection.Name)]
public sealed class CancelRaceTests(ExchangeFixture fixture)
{
    // Of which request a 200 speaks, and the tag of the far end.
    private const string Far = """
        <action>
          <ereg regexp="INVITE" search_in="hdr" header="CSeq:" check_it="false" assign_to="late"/>
          <ereg regexp=".*" search_in="hdr" header="To:" assign_to="far"/>
        </action>
        """;

    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData(20, 20)]
    [InlineData(20, 23)]
    [InlineData(30, 28)]
    [InlineData(1, 1)]
    public async Task No_call_is_stuck_when_CANCEL_meets_the_answer(int answersAfter, int givesUpAfter)
    {
        const int Calls = 25;
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        // Its end does not matter: SIPp forgets to refuse an INVITE whose CANCEL comes at an unforeseen moment, and takes a late message for a
        // call more.
        await using var callee = await bram.WaitsAsync(AnswersUnlessCancelled(answersAfter), 4 * Calls);
        await using var caller = SippPhone.Start(anna.Scenario(CancelsOrTalks(givesUpAfter), bram.Extension, calls: Calls, rate: 20));
        // What meets SIPp between a time-out and what it sends next is an error to it: then it hangs up in its own way, which must do as well.
        Assert.InRange(await caller.EndAsync() ?? -1, 0, 1);
        await exchange.AreIdleAsync(anna, bram);

        var records = await Until.FoundAsync(
            async () =>
                (await exchange.Api.GetAsync($"/v1/call-records?userId={anna.UserId}&limit=100"))["items"]!.AsArray()
                    is { Count: Calls } all
                    ? all
                    : null,
            $"{Calls} call records"
        );
        Assert.All(records, r => Assert.Contains((string)r!["outcome"]!, (string[])["cancelled", "completed"]));
        foreach (var record in records)
            await Story.ClosedAsync(exchange.Api, (string)record!["conversationId"]!);
    }

    // A 200 that crosses the CANCEL is acknowledged and hung up: the CANCEL came too late (RFC 3261 9.1, 15).
    private static SippScript CancelsOrTalks(int after) =>
        new SippScript()
            .Calls()
            .Line("""<recv response="100" optional="true"/>""")
            .Line("""<recv response="180" optional="true"/>""")
            .Line($"""<recv response="200" rrs="true" timeout="{after}" ontimeout="1">{Far}</recv>""")
            .GoesTo(5)
            .Label(1)
            .Cancels()
            .Line("""<recv response="100" optional="true"/>""")
            .Line("""<recv response="180" optional="true"/>""")
            .Line("""<recv response="487" optional="true" next="8"/>""")
            .Line($"""<recv response="200" rrs="true" next="5" test="late">{Far}</recv>""")
            .Line("""<recv response="180" optional="true"/>""")
            .Line("""<recv response="487" optional="true" next="8"/>""")
            .Line($"""<recv response="200" rrs="true">{Far}</recv>""")
            .GoesTo(5)
            .Label(8)
            .AcksRefusal()
            .GoesTo(9)
            .Label(5)
            .Acks()
            .Line("""<recv response="200" timeout="100" ontimeout="6"/>""")
            .Label(6)
            .InDialog("BYE")
            .Line("""<recv response="481" optional="true"/>""")
            .Hears(200)
            .Label(9)
            .Waits(50);

    private static SippScript AnswersUnlessCancelled(int after) =>
        new SippScript()
            .IsCalled()
            .Line($"""<recv request="CANCEL" timeout="{after}" ontimeout="1"/>""")
            .Responds()
            .OfCaller(487, null, "", retransmit: true)
            .Gets("ACK")
            .GoesTo(9)
            .Label(1)
            .OfCaller(200, SippScript.Sdp("sendrecv"), "", retransmit: true)
            .Line("""<recv request="CANCEL" optional="true" next="2"/>""")
            .Gets("ACK")
            .GoesTo(3)
            .Label(2)
            .Responds()
            .Gets("ACK")
            .Label(3)
            .IsHungUp()
            .Label(9)
            .Waits(50);
}

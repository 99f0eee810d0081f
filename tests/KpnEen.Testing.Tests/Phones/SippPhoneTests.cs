using System.Net;

namespace KpnEen.Testing.Tests.Phones;

public sealed class SippPhoneTests
{
    private const string Caller = """
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="caller">
          <send retrans="500"><![CDATA[
            INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
            To: <sip:[service]@[remote_ip]:[remote_port]>
            Call-ID: [call_id]
            CSeq: 1 INVITE
            Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>
            Max-Forwards: 70
            Subject: [subject]
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=- 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 8
          ]]></send>
          <recv response="100" optional="true"/>
          <recv response="180" optional="true"/>
          <recv response="[expected]" rrs="true"/>
          <send><![CDATA[
            ACK [next_url] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <pause milliseconds="1500"/>
          <send retrans="500"><![CDATA[
            BYE [next_url] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 2 BYE
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="200"/>
        </scenario>
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sipp_calls_a_phone(bool tcp)
    {
        await using var bob = await BaresipPhone.StartAsync(new() { User = "bob", AnswersAtOnce = true });
        await using var caller = SippPhone.Start(ScenarioTo(bob, "200") with { Tcp = tcp });
        await bob.SeesAsync("CALL_ESTABLISHED");
        await caller.SucceedsAsync();
        await bob.SeesAsync("CALL_CLOSED");
        Assert.Contains("Subject: lunch", caller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_that_goes_otherwise_fails_and_shows_the_messages()
    {
        await using var bob = await BaresipPhone.StartAsync(new() { User = "bob", AnswersAtOnce = true });
        await using var caller = SippPhone.Start(ScenarioTo(bob, "486"));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(caller.SucceedsAsync);
        Assert.Contains("INVITE sip:bob@", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SIP/2.0 200", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_that_nobody_answers_ends_in_time()
    {
        var nobody = new IPEndPoint(IPAddress.Loopback, FreePort.Udp());
        await using var caller = SippPhone.Start(
            new SippScenario
            {
                Xml = """<scenario name="deaf"><recv request="INVITE"/></scenario>""",
                Remote = nobody,
                Limit = TimeSpan.FromSeconds(1),
            }
        );
        Assert.NotEqual(0, await caller.EndAsync());
    }

    private static SippScenario ScenarioTo(BaresipPhone phone, string expected) =>
        new()
        {
            Xml = Caller.Replace("[expected]", expected, StringComparison.Ordinal),
            Remote = new IPEndPoint(IPAddress.Loopback, phone.Port),
            Service = phone.Account.User,
            Keys = new Dictionary<string, string> { ["subject"] = "lunch" },
            Lines = ["alice;"],
            Limit = TimeSpan.FromSeconds(10),
        };
}

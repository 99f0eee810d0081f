using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Identity;

/// <summary>Diversion (RFC 5806), History-Info (RFC 7044) and the one as the other (RFC 7544).</summary>
public sealed class ForwardingHistoryTests
{
    [Theory]
    [InlineData(ForwardingHeaders.Both)]
    [InlineData(ForwardingHeaders.Diversion)]
    [InlineData(ForwardingHeaders.HistoryInfo)]
    [InlineData(ForwardingHeaders.None)]
    public void A_trunk_is_told_of_forwarding_in_the_headers_it_wants(ForwardingHeaders which) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(Forwarding: which));
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            var call = pbx.Public.Call("+31612345678", "+31205550101");
            var headers = (await pbx.Public.RingsAsync()).Invite!.Headers;
            Assert.Equal(
                which.HasFlag(ForwardingHeaders.Diversion)
                    ? "<sip:+31205550101@acme.test>;reason=unconditional;counter=1;privacy=off"
                    : null,
                headers["Diversion"]
            );
            Assert.Equal(
                which.HasFlag(ForwardingHeaders.HistoryInfo)
                    ? "<sip:+31205550101@acme.test>;index=1, <sip:+31687654321@acme.test;cause=302>;index=1.1;mp=1"
                    : null,
                headers["History-Info"]
            );
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("unconditional", "302", RedirectReason.Unconditional)]
    [InlineData("user-busy", "486", RedirectReason.Busy)]
    [InlineData("no-answer", "408", RedirectReason.NoAnswer)]
    [InlineData("unavailable", "503", RedirectReason.Unavailable)]
    [InlineData("deflection", "480", RedirectReason.Unknown)]
    [InlineData("time-of-day", "404", RedirectReason.Unknown)]
    public void RFC7544_A_reason_is_the_same_in_either_header(string word, string cause, RedirectReason reason)
    {
        var diversion = Read(("Diversion", $"<sip:+31201110001@a.test>;reason={word};counter=1"));
        var history = Read(("History-Info", $"<sip:+31201110001@a.test>;index=1, <sip:+31205550101@a.test;cause={cause}>;index=1.1;mp=1"));
        Assert.Equal(("+31201110001", reason), (Assert.Single(diversion.Named).From, diversion.Named[0].Reason));
        Assert.Equal(("+31201110001", reason), (Assert.Single(history.Named).From, history.Named[0].Reason));
    }

    [Fact]
    public void The_oldest_forwarder_comes_first_and_counters_count()
    {
        var way = Read(
            ("Diversion", "<sip:+31203@c.test>;reason=no-answer;counter=1, <sip:+31202@b.test>;counter=3;reason=user-busy"),
            ("Diversion", "<sip:+31201@a.test>;reason=unconditional")
        );
        Assert.Equal(["+31201", "+31202", "+31203"], way.Named.Select(r => r.From));
        Assert.Equal(["+31202", "+31203", "+31205550101"], way.Named.Select(r => r.To));
        Assert.Equal(2, way.Counted);
        Assert.Equal(100, Read(("Diversion", "<sip:a@b.test>;counter=4294967295")).Counted + 1);
    }

    [Fact]
    public void The_longer_of_both_headers_counts()
    {
        var way = Read(
            ("Diversion", "<sip:+31203@c.test>;reason=no-answer"),
            (
                "History-Info",
                "<sip:+31201@a.test>;index=1, <sip:+31203@c.test;cause=302>;index=1.1, <sip:+31205550101@d.test;cause=408>;index=1.1.1"
            )
        );
        Assert.Equal(["+31201", "+31203"], way.Named.Select(r => r.From));
        Assert.Equal([RedirectReason.Unconditional, RedirectReason.NoAnswer], way.Named.Select(r => r.Reason));
    }

    [Theory]
    [InlineData("Diversion", "<sip:+31201110001@a.test>;reason=unconditional;privacy=full")]
    [InlineData("History-Info", "<sip:+31201110001@a.test?Privacy=history>;index=1, <sip:+31205550101@a.test;cause=302>;index=1.1")]
    [InlineData("History-Info", "<sip:anonymous@anonymous.invalid>;index=1, <sip:+31205550101@a.test;cause=302>;index=1.1")]
    public void A_forwarder_who_asks_for_privacy_has_it(string header, string value) =>
        Assert.Equal(Redirection.Withheld, Assert.Single(Read((header, value)).Named).From);

    [Theory]
    [InlineData("Diversion", "garbage, <sip:>;;;, <<>>, \"")]
    [InlineData("History-Info", "<sip:a@b.test>, <sip:c@d.test;cause=abc>;index=..1, <tel:+1;cause=302")]
    public void What_cannot_be_read_is_passed_over(string header, string value) => Assert.Empty(Read((header, value)).Named);

    private static (System.Collections.Immutable.ImmutableArray<Redirection> Named, int Counted) Read(
        params (string Name, string Value)[] fields
    )
    {
        var headers = new HeaderCollection();
        foreach (var (name, value) in fields)
            headers.Add(name, value);
        return ForwardingHistory.Read(new SipRequest("INVITE", SipUri.Sip("+31205550101", "acme.test"), headers), default);
    }
}

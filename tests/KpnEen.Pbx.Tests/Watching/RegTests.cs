using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>The reg package (RFC 3680).</summary>
public sealed class RegTests
{
    [Fact]
    public void A_phone_learns_where_its_account_is_registered_and_when_that_ends() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var other = new BarePhone("100", world);
            await lamps.SubscribeAsync("reg", "100");
            Assert.Equal("init", State(await lamps.NextAsync(0)));
            await other.RegisterAsync(["<sip:a@10.2.0.1>;expires=100", "<sip:b@10.2.0.1>;q=0.5;expires=900"]);
            var both = await lamps.NextAsync(1);
            Assert.Equal(("active", "1"), (State(both), both.Attribute("version")));
            Assert.Equal(["sip:a@10.2.0.1", "sip:b@10.2.0.1"], both.Values("uri"));
            // A mere refresh is no news.
            await other.RegisterAsync(["<sip:a@10.2.0.1>;expires=100"]);
            await world.Delay(TimeSpan.FromSeconds(90));
            Assert.Equal(2, lamps.Told.Count);
            await world.Delay(TimeSpan.FromSeconds(15));
            var expired = await lamps.NextAsync(2);
            Assert.Equal(["active registered", "terminated expired"], Contacts(expired));
            await other.RegisterAsync(["*"], h => h["Expires"] = "0");
            var gone = await lamps.NextAsync(3);
            Assert.Equal("terminated", State(gone));
            Assert.Equal(["terminated unregistered"], Contacts(gone));
        });

    private static string State(ToldNotify notify) => notify.Xml.Elements().Single().Attribute("state")!.Value;

    private static IEnumerable<string> Contacts(ToldNotify notify) =>
        notify.Xml.Elements().SelectMany(r => r.Elements()).Select(c => $"{c.Attribute("state")!.Value} {c.Attribute("event")!.Value}");
}

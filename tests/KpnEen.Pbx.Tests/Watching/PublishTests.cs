using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>PUBLISH of presence (RFC 3903).</summary>
public sealed class PublishTests
{
    private const string Meeting = """
        <?xml version="1.0" encoding="UTF-8"?>
        <presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:101@acme.test">
          <tuple id="t"><status><basic>open</basic></status><note>Room 4 &amp; 5</note></tuple>
          <rpid:activities><rpid:meeting/></rpid:activities>
        </presence>
        """;

    private static readonly string Away = Meeting.Replace("meeting", "away", StringComparison.Ordinal);

    [Fact]
    public void What_is_published_colleagues_are_told() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var phone = new LampPhone("101", world, "10.3.0.2");
            await lamps.SubscribeAsync("presence", "101");
            await lamps.NextAsync(0);
            var response = await phone.PublishAsync(Meeting);
            Assert.Equal((200, 3600U), (response.StatusCode, response.Expires));
            Assert.NotEmpty(response.Headers["SIP-ETag"]!);
            var told = await lamps.NextAsync(1);
            Assert.Equal(["closed", "open"], told.Values("basic"));
            Assert.Equal(["Room 4 & 5"], told.Values("note"));
            Assert.Contains("meeting", told.Text, StringComparison.Ordinal);
        });

    [Fact]
    public void A_refresh_has_no_body_and_gives_a_new_tag_and_the_old_one_is_412() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("101", world);
            var first = (await phone.PublishAsync(Meeting, expires: 100)).Headers["SIP-ETag"]!;
            await world.Delay(TimeSpan.FromSeconds(90));
            var refreshed = await phone.PublishAsync(null, first, 100);
            Assert.Equal(200, refreshed.StatusCode);
            var second = refreshed.Headers["SIP-ETag"]!;
            Assert.NotEqual(first, second);
            Assert.Equal(412, (await phone.PublishAsync(null, first)).StatusCode);
            await world.Delay(TimeSpan.FromSeconds(90));
            Assert.Equal(200, (await phone.PublishAsync(null, second, 100)).StatusCode);
        });

    [Fact]
    public void A_change_takes_the_place_of_the_former_document() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var phone = new LampPhone("101", world, "10.3.0.2");
            var tag = (await phone.PublishAsync(Meeting)).Headers["SIP-ETag"];
            await lamps.SubscribeAsync("presence", "101");
            Assert.Contains("meeting", (await lamps.NextAsync(0)).Text, StringComparison.Ordinal);
            await phone.PublishAsync(Away, tag);
            var told = (await lamps.NextAsync(1)).Text;
            Assert.Contains("away", told, StringComparison.Ordinal);
            Assert.DoesNotContain("meeting", told, StringComparison.Ordinal);
        });

    [Fact]
    public void Expires_zero_removes_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var phone = new LampPhone("101", world, "10.3.0.2");
            var tag = (await phone.PublishAsync(Meeting)).Headers["SIP-ETag"];
            await lamps.SubscribeAsync("presence", "101");
            await lamps.NextAsync(0);
            var removed = await phone.PublishAsync(null, tag, 0);
            Assert.Equal((200, 0U), (removed.StatusCode, removed.Expires));
            Assert.DoesNotContain("meeting", (await lamps.NextAsync(1)).Text, StringComparison.Ordinal);
            Assert.Equal(412, (await phone.PublishAsync(null, tag, 0)).StatusCode);
        });

    [Fact]
    public void What_is_not_refreshed_expires_and_colleagues_are_told() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var phone = new LampPhone("101", world, "10.3.0.2");
            var tag = (await phone.PublishAsync(Meeting, expires: 60)).Headers["SIP-ETag"];
            await lamps.SubscribeAsync("presence", "101");
            await lamps.NextAsync(0);
            await world.Delay(TimeSpan.FromSeconds(62));
            Assert.DoesNotContain("meeting", (await lamps.NextAsync(1)).Text, StringComparison.Ordinal);
            Assert.Equal(412, (await phone.PublishAsync(null, tag)).StatusCode);
        });

    [Fact]
    public void What_is_wrong_gets_its_own_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("101", world);
            Assert.Equal(412, (await phone.PublishAsync(Meeting, "nobody-knows")).StatusCode);
            Assert.Equal(400, (await phone.PublishAsync(null)).StatusCode);
            Assert.Equal(400, (await phone.PublishAsync("<presence/>")).StatusCode);
            Assert.Equal(400, (await phone.PublishAsync("<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + Meeting)).StatusCode);
            var brief = await phone.PublishAsync(Meeting, expires: 5);
            Assert.Equal((423, "60"), (brief.StatusCode, brief.Headers["Min-Expires"]));
            var type = await phone.PublishAsync(Meeting, change: r => r.Headers["Content-Type"] = "text/plain");
            Assert.Equal((415, "application/pidf+xml"), (type.StatusCode, type.Headers["Accept"]));
            var package = await phone.PublishAsync(Meeting, change: r => r.Headers["Event"] = "dialog");
            Assert.Equal((489, "presence"), (package.StatusCode, package.Headers["Allow-Events"]));
        });

    [Fact]
    public void S01_Nobody_publishes_for_a_colleague_or_without_a_password() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            await using var phone = new LampPhone("101", world);
            Task<Sip.SipResponse> To(string uri) =>
                phone.SendAsync(
                    "PUBLISH",
                    uri,
                    r =>
                    {
                        r.Headers["Event"] = "presence";
                        r.SetBody(System.Text.Encoding.UTF8.GetBytes(Meeting), "application/pidf+xml");
                    }
                );
            Assert.Equal(403, (await To("102")).StatusCode);
            Assert.Equal(404, (await To("sip:102@other.test")).StatusCode);
            Assert.Equal(403, (await phone.PublishAsync(Meeting, change: r => r.Headers["From"] = "<sip:102@acme.test>;tag=1")).StatusCode);
            phone.Credentials = null;
            Assert.Equal(401, (await phone.PublishAsync(Meeting)).StatusCode);
        });
}

using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip.Subscriptions;
using KpnEen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>RFC 6665, the notifier's side.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public void SUBSCRIBE_is_answered_200_and_NOTIFY_follows_at_once_with_the_full_state() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101");
            Assert.Equal((200, 3600U), (response.StatusCode, response.Expires));
            Assert.Single(response.Contacts);
            var notify = await phone.NextAsync(0);
            Assert.True(world.Elapsed < TimeSpan.FromMilliseconds(100));
            Assert.Equal(
                ("0", "full", "sip:101@acme.test"),
                (notify.Attribute("version"), notify.Attribute("state"), notify.Attribute("entity"))
            );
            Assert.Empty(notify.Lines);
            Assert.Equal("dialog", notify.Request.Headers["Event"]);
            Assert.Equal("application/dialog-info+xml", notify.Request.ContentType);
            Assert.Matches("^active;expires=(3600|3599)$", notify.State);
            Assert.Equal(response.To.Tag, notify.Request.From.Tag);
            Assert.Equal(response.From.Tag, notify.Request.To.Tag);
            Assert.Single(notify.Request.Contacts);
        });

    [Fact]
    public void A_refresh_prolongs_and_tells_the_state_again() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog;id=7", "101", 60);
            await phone.NextAsync(0);
            await world.Delay(TimeSpan.FromSeconds(50));
            var refresh = await phone.RefreshAsync(response, "dialog;id=7", 600);
            Assert.Equal((200, 600U), (refresh.StatusCode, refresh.Expires));
            var second = await phone.NextAsync(1);
            Assert.Equal(("1", "dialog;id=7"), (second.Attribute("version"), second.Request.Headers["Event"]));
            await world.Delay(TimeSpan.FromSeconds(590));
            Assert.Equal(2, phone.Told.Count);
            Assert.Equal(1, pbx.Notifier.Count);
        });

    [Fact]
    public void Without_refresh_it_ends_with_a_last_NOTIFY() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101", 60);
            await world.Delay(TimeSpan.FromSeconds(62));
            Assert.Equal(["active;expires=60", "terminated;reason=timeout"], phone.Told.Select(t => t.State));
            Assert.Equal(0, pbx.Notifier.Count);
            Assert.Equal(481, (await phone.RefreshAsync(response, "dialog", 60)).StatusCode);
        });

    [Fact]
    public void Expires_zero_in_the_dialog_is_a_terminated_NOTIFY() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101");
            await phone.NextAsync(0);
            Assert.Equal(200, (await phone.RefreshAsync(response, "dialog", 0)).StatusCode);
            Assert.Equal("terminated;reason=timeout", (await phone.NextAsync(1)).State);
            Assert.Equal(0, pbx.Notifier.Count);
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_fetch_gets_the_state_once_and_leaves_nothing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101", 0);
            Assert.Equal((200, 0U), (response.StatusCode, response.Expires));
            var notify = await phone.NextAsync(0);
            Assert.Equal(("terminated;reason=timeout", "full"), (notify.State, notify.Attribute("state")));
            await pbx.QuietAsync();
            Assert.Equal((1, 0), (phone.Told.Count, pbx.Notifier.Count));
        });

    [Theory]
    [InlineData(481)]
    [InlineData(404)]
    [InlineData(0)]
    public void A_NOTIFY_refused_or_not_answered_ends_the_subscription(int answer) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world) { AnswerWith = answer };
            var response = await phone.SubscribeAsync("dialog", "101");
            await world.Delay(TimeSpan.FromSeconds(33));
            Assert.Equal(0, pbx.Notifier.Count);
            Assert.Equal(481, (await phone.RefreshAsync(response, "dialog", 600)).StatusCode);
            Assert.Single(phone.Told);
        });

    [Fact]
    public void A_refusal_that_names_a_time_is_tried_again_then() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world) { AnswerWith = 503, Dress = r => r.Headers["Retry-After"] = "20" };
            await phone.SubscribeAsync("dialog", "101");
            await phone.NextAsync(0);
            (phone.AnswerWith, phone.Dress) = (200, null);
            var again = await phone.NextAsync(1);
            Assert.InRange(again.At - phone.Told[0].At, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
            Assert.Equal(1, pbx.Notifier.Count);
        });

    [Theory]
    [InlineData("conference")]
    [InlineData("dialog;sla")]
    [InlineData("Dialog")]
    [InlineData(";;;")]
    public void An_unknown_event_is_489_with_the_packages_there_are(string package) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync(package, "101");
            Assert.Equal(489, response.StatusCode);
            Assert.Equal("dialog, message-summary, presence, reg", response.Headers["Allow-Events"]);
            Assert.Equal(489, (await phone.SubscribeAsync("dialog", "101", change: h => h.Remove("Event"))).StatusCode);
        });

    [Fact]
    public void Too_brief_is_423_with_Min_Expires() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101", 5);
            Assert.Equal((423, "60"), (response.StatusCode, response.Headers["Min-Expires"]));
            Assert.Equal(3600U, (await phone.SubscribeAsync("dialog", "101", 86_400)).Expires);
        });

    [Fact]
    public void Without_a_password_it_is_401_and_nothing_is_kept() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101");
            await phone.NextAsync(0);
            phone.Credentials = null;
            Assert.Equal(401, (await phone.SubscribeAsync("dialog", "101")).StatusCode);
            // A refresh proves who it is as well: the tags travel in clear.
            Assert.Equal(401, (await phone.RefreshAsync(response, "dialog", 0)).StatusCode);
            Assert.Equal(1, pbx.Notifier.Count);
        });

    [Fact]
    public void Nobody_refreshes_or_ends_the_subscription_of_another() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            await using var thief = new LampPhone("102", world, "10.3.0.2");
            var response = await phone.SubscribeAsync("dialog", "101");
            await phone.NextAsync(0);
            var stolen = await thief.SubscribeAsync(
                "dialog",
                "101",
                0,
                h =>
                    (h["Call-ID"], h["To"], h["From"]) = (
                        response.CallId,
                        response.Headers["To"],
                        $"<sip:{thief.Username}@acme.test>;tag={response.From.Tag}"
                    )
            );
            Assert.Equal(481, stolen.StatusCode);
            Assert.Equal(1, pbx.Notifier.Count);
        });

    [Fact]
    public void A_SUBSCRIBE_in_the_name_of_a_colleague_is_403() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            Assert.Equal(
                403,
                (await phone.SubscribeAsync("dialog", "101", change: h => h["From"] = "<sip:102@acme.test>;tag=x")).StatusCode
            );
        });

    [Fact]
    public void S06_A_user_of_another_tenant_is_as_unknown_as_one_that_is_not() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            await using var phone = new LampPhone("100", world);
            foreach (var package in new[] { "dialog", "presence", "reg", "message-summary" })
            {
                var unknown = await phone.SubscribeAsync(package, "sip:999@other.test");
                foreach (var foreign in new[] { "sip:101@other.test", "101-ten_other", "sip:101-ten_other@other.test", "+31105550101" })
                {
                    var response = await phone.SubscribeAsync(package, foreign);
                    Assert.Equal((404, unknown.ReasonPhrase), (response.StatusCode, response.ReasonPhrase));
                    Assert.Equal(unknown.Headers.Select(h => h.Key), response.Headers.Select(h => h.Key));
                }
            }
            Assert.Empty(phone.Told);
        });

    [Fact]
    public void A_NOTIFY_that_nobody_subscribed_to_is_481() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync("dialog", "101", 0);
            await phone.NextAsync(0);
            foreach (var to in new[] { response.Headers["To"]!, "<sip:101@acme.test>", "<sip:101@acme.test>;tag=made-up" })
            {
                var late = await phone.SendAsync(
                    "NOTIFY",
                    "101",
                    r => (r.Headers["To"], r.Headers["Event"], r.Headers["Subscription-State"]) = (to, "dialog", "active")
                );
                Assert.Equal(481, late.StatusCode);
            }
        });

    [Fact]
    public void Contact_is_needed_and_a_foreign_Accept_is_406() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            Assert.Equal(400, (await phone.SubscribeAsync("dialog", "101", change: h => h.Remove("Contact"))).StatusCode);
            var refused = await phone.SubscribeAsync("dialog", "101", change: h => h["Accept"] = "text/html");
            Assert.Equal((406, "application/dialog-info+xml"), (refused.StatusCode, refused.Headers["Accept"]));
            Assert.Equal(
                200,
                (await phone.SubscribeAsync("dialog", "101", change: h => h["Accept"] = "text/html, application/*;q=0.3")).StatusCode
            );
        });

    [Fact]
    public void NOTIFYs_follow_the_route_set_and_the_contact_of_the_last_SUBSCRIBE() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var response = await phone.SubscribeAsync(
                "dialog",
                "101",
                change: h => (h["Record-Route"], h["Contact"]) = ($"<sip:{phone.Address};lr>", "<sip:lamp@192.168.3.3>")
            );
            Assert.Equal($"<sip:{phone.Address};lr>", response.Headers["Record-Route"]);
            var notify = await phone.NextAsync(0);
            Assert.Equal(
                ("sip:lamp@192.168.3.3", $"<sip:{phone.Address};lr>"),
                (notify.Request.RequestUri.ToString(), notify.Request.Headers["Route"])
            );
            await phone.RefreshAsync(response, "dialog", 600);
            var second = await phone.NextAsync(1);
            Assert.Equal(phone.Username, second.Request.RequestUri.User);
            Assert.Equal(notify.Request.CSeq.Number + 1, second.Request.CSeq.Number);
        });

    [Fact]
    public void Subscriptions_of_a_phone_are_bounded_and_the_newest_stay() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new LampPhone("100", world);
            var most = NotifierLimits.Default.OfOwner;
            for (var i = 0; i < most + 5; i++)
                Assert.Equal(200, (await phone.SubscribeAsync("dialog", "101")).StatusCode);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(most, pbx.Notifier.Count);
            Assert.Equal(5, phone.Told.Count(t => t.State == "terminated;reason=rejected"));
        });

    [Fact]
    public void Subscriptions_of_a_company_are_bounded_and_one_too_many_is_told_when_to_come_back() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithAsync(world, o => o with { Subscriptions = new NotifierLimits { OfGroup = 2 } });
            await using var phone = new LampPhone("100", world);
            await using var other = new LampPhone("102", world, "10.3.0.2");
            var first = await phone.SubscribeAsync("dialog", "101");
            Assert.Equal(200, (await other.SubscribeAsync("dialog", "101")).StatusCode);
            var refused = await other.SubscribeAsync("dialog", "103");
            Assert.Equal((480, "300"), (refused.StatusCode, refused.Headers["Retry-After"]));
            await phone.NextAsync(0);
            await phone.RefreshAsync(first, "dialog", 0);
            Assert.Equal(200, (await other.SubscribeAsync("dialog", "103")).StatusCode);
            Assert.Equal(2, pbx.Notifier.Count);
        });
}

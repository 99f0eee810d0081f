using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>REGISTER as RFC 3261 10.3 wants it.</summary>
public sealed class RegistrarTests
{
    [Fact]
    public void Several_contacts_are_kept_with_their_order_of_preference() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync([
                "<sip:a@10.2.0.1>;q=0.3",
                "<sip:b@10.2.0.1>;q=0.8",
                "<sip:c@10.2.0.1>;q=0.5;expires=60",
            ]);
            Assert.Equal(200, response.StatusCode);
            Assert.Equal(["a", "b", "c"], response.Contacts.Select(c => c.Uri.User!).Order());
            Assert.All(response.Contacts, c => Assert.NotNull(c.Parameters["expires"]));
            Assert.Equal(["b", "c", "a"], pbx.Registrations.Find(phone.Username).Select(b => b.Contact.User!));
            await world.Delay(TimeSpan.FromSeconds(61));
            Assert.Equal(["b", "a"], pbx.Registrations.Find(phone.Username).Select(b => b.Contact.User!));
        });

    [Fact]
    public void A_query_changes_nothing_and_tells_how_long_is_left() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=100"]);
            await world.Delay(TimeSpan.FromSeconds(40));
            var response = await phone.RegisterAsync();
            Assert.InRange(int.Parse(Assert.Single(response.Contacts).Parameters["expires"]!), 59, 60);
        });

    [Fact]
    public void A_star_removes_all_and_only_with_expires_zero() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>", "<sip:b@10.2.0.1>"]);
            Assert.Equal(400, (await phone.RegisterAsync(["*"])).StatusCode);
            Assert.Equal(400, (await phone.RegisterAsync(["*", "<sip:c@10.2.0.1>"], h => h["Expires"] = "0")).StatusCode);
            Assert.Equal(2, pbx.Registrations.Find(phone.Username).Length);
            var response = await phone.RegisterAsync(["*"], h => h["Expires"] = "0");
            Assert.Equal(200, response.StatusCode);
            Assert.Empty(response.Contacts);
            Assert.Empty(pbx.Registrations.Find(phone.Username));
        });

    [Fact]
    public void A_contact_is_removed_by_expires_zero_and_the_others_stay() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>", "<sip:b@10.2.0.1>"]);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=0"]);
            Assert.Equal("b", Assert.Single(response.Contacts).Uri.User);
        });

    [Fact]
    public void Too_brief_is_423_with_the_shortest_time() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=3"]);
            Assert.Equal(423, response.StatusCode);
            var shortest = response.Headers["Min-Expires"]!;
            Assert.Equal(200, (await phone.RegisterAsync([$"<sip:a@10.2.0.1>;expires={shortest}"])).StatusCode);
        });

    [Fact]
    public void An_older_request_of_the_same_phone_changes_nothing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>"], h => h["CSeq"] = "50 REGISTER");
            var late = await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=0", "<sip:new@10.2.0.1>"], h => h["CSeq"] = "40 REGISTER");
            Assert.Equal(500, late.StatusCode);
            Assert.Equal("a", Assert.Single(pbx.Registrations.Find(phone.Username)).Contact.User);
        });

    [Fact]
    public void The_path_is_kept_and_calls_go_by_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            // An edge proxy passes the REGISTER on, and is on the way back.
            await using var edge = new BarePhone("100", world, "10.2.0.7");
            var response = await edge.RegisterAsync(
                ["<sip:a@192.168.7.7>"],
                h =>
                {
                    h["Path"] = "<sip:10.2.0.7;lr>";
                    h["Supported"] = "path";
                }
            );
            Assert.Equal("<sip:10.2.0.7;lr>", response.Headers["Path"]);
            var caller = await pbx.PhoneAsync("102");
            var call = caller.Dial("100");
            await world.UntilAsync(() => edge.Incoming.TryPeek(out _), TimeSpan.FromSeconds(3), "the edge proxy gets the INVITE");
            Assert.True(edge.Incoming.TryRead(out var invite));
            Assert.Equal("<sip:10.2.0.7;lr>", invite!.Request.Headers["Route"]);
            Assert.Equal("192.168.7.7", invite.Request.RequestUri.Host);
            invite.Reject(486);
            await call.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void More_than_ten_contacts_are_refused_whole() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var eleven = Enumerable.Range(1, 11).Select(i => $"<sip:c{i}@10.2.0.1>").ToArray();
            Assert.Equal(403, (await phone.RegisterAsync(eleven)).StatusCode);
            Assert.Empty(pbx.Registrations.Find(phone.Username));
            Assert.Equal(200, (await phone.RegisterAsync(eleven[..10])).StatusCode);
        });

    [Fact]
    public void A_phone_that_comes_back_on_new_ports_is_not_locked_out() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            foreach (var port in Enumerable.Range(1, 15))
                Assert.Equal(200, (await phone.RegisterAsync([$"<sip:a@10.2.0.1:{20000 + port}>"])).StatusCode);
            Assert.Equal(10, pbx.Registrations.Find(phone.Username).Length);
            Assert.Contains(pbx.Registrations.Find(phone.Username), b => b.Contact.Port == 20015);
        });

    [Fact]
    public void The_same_instance_on_another_address_is_the_same_phone() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            foreach (var port in new[] { 20001, 20002 })
                Assert.Equal(200, (await phone.RegisterAsync([$"<sip:a@10.2.0.1:{port}>;+sip.instance=\"<urn:uuid:1>\""])).StatusCode);
            Assert.Equal(20002, Assert.Single(pbx.Registrations.Find(phone.Username)).Contact.Port);
        });
}

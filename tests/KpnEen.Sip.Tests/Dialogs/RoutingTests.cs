using System.Net;
using System.Text;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>Where requests and answers go: route sets, flows, NAT.</summary>
public sealed class RoutingTests
{
    [Theory]
    [InlineData("<sip:10.0.0.9;lr>", "sip:u2@10.0.0.2:5060", "<sip:10.0.0.9;lr>")]
    [InlineData("<sip:10.0.0.9>", "sip:10.0.0.9", "<sip:u2@10.0.0.2:5060>")]
    public void Record_Route_is_the_way_of_later_requests_loose_and_strict(string recordRoute, string requestUri, string route) =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var proxy = new Peer();
            using var socket = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5060), proxy);
            var call = alice.Call(bob);
            var incoming = await bob.RingsAsync();
            incoming.ContactUser = "u2";
            var callee = await incoming.AcceptAsync(Station.Answer, h => h.Add("Record-Route", recordRoute), default);
            var result = await call.Result;

            var ack = await proxy.RequestAsync();
            Assert.Equal("ACK", ack.Method);
            Assert.Equal(requestUri, ack.RequestUri.ToString());
            Assert.Equal(route, ack.Headers["Route"]);
            Assert.Equal(1U, ack.CSeq.Number - result.Response.CSeq.Number + 1);
            callee.End("test");
            result.Dialog!.End("test");
        });

    [Fact]
    public void A_callee_keeps_the_order_of_Record_Route_and_uses_the_flow() =>
        VirtualWorld.Run(async world =>
        {
            await using var bob = new Station(world, 2);
            var proxy = new Peer();
            using var socket = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5070), proxy);
            socket.Send(
                Invite("Record-Route: <sip:near.example.com;lr>, <sip:far.example.com;lr>\r\nContact: <sip:alice@192.168.1.5>\r\n"),
                bob.Address
            );
            var callee = await (await bob.RingsAsync()).AcceptAsync(Station.Answer, null, default);
            var ok = await proxy.ResponseAsync();
            Assert.Equal(["near.example.com", "far.example.com"], ok.RecordRoutes.Select(r => r.Uri.Host));
            Assert.Equal("5070", ok.Vias[0].Parameters["rport"]);
            Assert.Equal("10.0.0.9", ok.Vias[0].Parameters["received"]);
            _ = callee.SendAsync("INFO");
            var info = await proxy.RequestAsync();
            Assert.Equal("sip:alice@192.168.1.5", info.RequestUri.ToString());
            Assert.Equal(["near.example.com", "far.example.com"], info.Routes.Select(r => r.Uri.Host));
            callee.End("test");
        });

    [Fact]
    public void A_dialog_follows_a_phone_whose_NAT_changed_its_port() =>
        VirtualWorld.Run(async world =>
        {
            await using var bob = new Station(world, 2);
            var (before, after) = (new Peer(), new Peer());
            using var one = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5070), before);
            using var two = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5071), after);
            one.Send(Invite("Contact: <sip:alice@192.168.1.5>\r\n"), bob.Address);
            var callee = await (await bob.RingsAsync()).AcceptAsync(Station.Answer, null, default);
            var ok = await before.ResponseAsync();
            var info = Encoding
                .ASCII.GetString(Invite(""))
                .Replace("INVITE", "INFO")
                .Replace("CSeq: 1 ", "CSeq: 2 ")
                .Replace("z9hG4bK1", "z9hG4bK2");
            two.Send(Encoding.ASCII.GetBytes(info.Replace("To: <sip:bob@x>", $"To: {ok.Headers["To"]}")), bob.Address);
            (await callee.Requests.ReadAsync()).Respond(200);
            Assert.Equal(200, (await after.ResponseAsync()).StatusCode);
            Assert.Equal(5071, callee.Flow.Remote.Port);
            callee.End("test");
        });

    [Fact]
    public void A_client_without_NAT_that_asks_no_rport_is_answered_where_its_Via_says() =>
        VirtualWorld.Run(async world =>
        {
            await using var bob = new Station(world, 2) { Handler = t => t.Respond(200) };
            var (sending, named) = (new Peer(), new Peer());
            using var one = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 40000), sending);
            using var two = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5062), named);
            var text = Encoding.ASCII.GetString(Invite("")).Replace("INVITE", "OPTIONS").Replace("192.168.1.5;rport", "10.0.0.9:5062");
            one.Send(Encoding.ASCII.GetBytes(text), bob.Address);
            Assert.Equal(200, (await named.ResponseAsync()).StatusCode);
            Assert.Equal(0, sending.Waiting);
        });

    [Fact]
    public void A_registered_flow_and_its_Path_carry_the_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            var phone = new Peer();
            using var socket = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5070), phone);
            var flow = new SipFlow(SipTransportKind.Udp, alice.Address, new(IPAddress.Parse("10.0.0.9"), 5070), "main", 0);
            var contact = SipUri.Parse("sip:bob@192.168.1.5:5060;ob");
            alice.Stack.Invite(
                new()
                {
                    RequestUri = contact,
                    Target = SipTarget.To(flow) with { Routes = [NameAddress.Parse("<sip:edge.example.com;lr>")] },
                    From = new(alice.Uri),
                    To = new(contact),
                    Sdp = Station.Offer,
                }
            );
            var invite = await phone.RequestAsync();
            Assert.Equal("edge.example.com", invite.Routes[0].Uri.Host);
            Assert.Equal(contact.ToString(), invite.RequestUri.ToString());
        });

    [Fact]
    public void A_host_name_is_resolved_off_the_receiving_thread() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            var request = alice.Stack.CreateRequest("OPTIONS", SipUri.Sip(null, "no-such-host.invalid"), new(alice.Uri), new(alice.Uri));
            var response = await world.External(() =>
                alice.Stack.SendAsync(request, SipTarget.To(request.RequestUri, "main"), null, default)
            );
            Assert.Equal(503, response.StatusCode);
        });

    private static byte[] Invite(string more) =>
        Encoding.ASCII.GetBytes(
            $"INVITE sip:bob@x SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.5;rport;branch=z9hG4bK1\r\nFrom: <sip:alice@x>;tag=1\r\nTo: <sip:bob@x>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n{more}Content-Length: 0\r\n\r\n"
        );
}

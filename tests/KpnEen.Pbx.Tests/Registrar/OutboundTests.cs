using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>RFC 5626: several flows to one phone. RFC 3327: the way back through an edge.</summary>
public sealed class OutboundTests
{
    private const string Instance = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"";

    [Fact]
    public void RFC5626_6_flows_of_a_phone_are_bindings_of_their_own_and_confirmed() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            var first = await phone.RegisterAsync([$"<sip:a@10.2.0.1>{Instance};reg-id=1"], Supported);
            Assert.Equal((200, "outbound"), (first.StatusCode, first.Headers["Require"]));
            // RFC 5626 4.4.1 is for connections: over UDP the phone knows what its NAT needs.
            Assert.Null(first.Headers["Flow-Timer"]);
            // The same address on another flow is another binding; the same flow on another address is the same one.
            var second = await phone.RegisterAsync([$"<sip:a@10.2.0.1>{Instance};reg-id=2"], Supported);
            Assert.Equal(["1", "2"], second.Contacts.Select(c => c.Parameters["reg-id"]!).Order());
            var third = await phone.RegisterAsync([$"<sip:b@10.2.0.9>{Instance};reg-id=2"], Supported);
            Assert.Equal(["a", "b"], third.Contacts.Select(c => c.Uri.User!).Order());
        });

    [Fact]
    public void RFC5626_6_without_the_option_tag_or_the_instance_there_are_no_flows() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            var plain = await phone.RegisterAsync([$"<sip:a@10.2.0.1>{Instance};reg-id=1"]);
            Assert.Null(plain.Headers["Require"]);
            var nameless = await phone.RegisterAsync(["<sip:b@10.2.0.1>;reg-id=2"], Supported);
            Assert.Null(nameless.Headers["Require"]);
            Assert.Equal(2, pbx.Registrations.Find(phone.Username).Length);
            Assert.All(pbx.Registrations.Find(phone.Username), b => Assert.Null(b.RegId));
        });

    [Fact]
    public void RFC5626_6_an_edge_without_outbound_is_439() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            Assert.Equal(439, (await ThroughEdgeAsync("<sip:edge.example;lr>")).StatusCode);
            Assert.Equal("outbound", (await ThroughEdgeAsync("<sip:edge.example;lr;ob>")).Headers["Require"]);

            Task<SipResponse> ThroughEdgeAsync(string path) =>
                phone.RegisterAsync(
                    [$"<sip:a@10.2.0.1>{Instance};reg-id=1"],
                    headers =>
                    {
                        Supported(headers);
                        headers.Add("Path", path);
                    }
                );
        });

    [Fact]
    public void RFC5626_7_a_call_takes_one_flow_and_the_next_when_that_is_dead() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using var one = new BarePhone("101", world, "10.2.0.1");
            await using var two = new BarePhone("101", world, "10.2.0.2");
            await RegisterAsync(one, 1);
            await world.Delay(TimeSpan.FromSeconds(1));
            await RegisterAsync(two, 2);

            // The newest, and it alone: the phone does not ring twice.
            var call = alice.Dial("101");
            var ringing = await two.RingsAsync();
            Assert.False(one.Incoming.TryRead(out _));
            ringing.Reject(486);
            await call.Ended;

            world.Network.Partition(two.Address.Address, TestPbx.PbxAddress.Address);
            var again = alice.Dial("101");
            (await one.RingsAsync()).Reject(486);
            await again.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC5626_5_3_flow_failed_is_answered_by_the_next_flow() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using var one = new BarePhone("101", world, "10.2.0.1");
            await using var two = new BarePhone("101", world, "10.2.0.2");
            await RegisterAsync(one, 1);
            await world.Delay(TimeSpan.FromSeconds(1));
            await RegisterAsync(two, 2);
            var call = alice.Dial("101");
            (await two.RingsAsync()).Reject(430, "Flow Failed");
            (await one.RingsAsync()).Reject(486);
            await call.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3327_a_call_goes_back_through_the_edge_with_its_Path_as_Route() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            // The edge forwards the REGISTER of a phone at 10.2.0.77, which we never see.
            await using var edge = new BarePhone("101", world, "10.2.0.1");
            var response = await edge.RegisterAsync(
                ["<sip:phone@10.2.0.77:5062>"],
                headers =>
                {
                    headers["Supported"] = "path";
                    headers.Add("Path", "<sip:edge.example;lr;received=sip:10.2.0.77:40000>");
                }
            );
            Assert.Equal("<sip:edge.example;lr;received=sip:10.2.0.77:40000>", response.Headers["Path"]);
            var call = alice.Dial("101");
            var invite = await edge.RingsAsync();
            Assert.Equal("sip:phone@10.2.0.77:5062", invite.Request.RequestUri.ToString());
            Assert.Equal("<sip:edge.example;lr;received=sip:10.2.0.77:40000>", invite.Request.Headers["Route"]);
            invite.Reject(486);
            await call.Ended;
            await pbx.QuietAsync();
        });

    private static void Supported(HeaderCollection headers) => headers["Supported"] = "path, outbound";

    private static async Task RegisterAsync(BarePhone phone, int flow) =>
        Assert.Equal(
            200,
            (await phone.RegisterAsync([$"<sip:{phone.Username}@{phone.Address}>{Instance};reg-id={flow}"], Supported)).StatusCode
        );
}

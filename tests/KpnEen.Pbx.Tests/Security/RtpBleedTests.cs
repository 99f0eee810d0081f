using System.Buffers.Binary;
using System.Net;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S10, S11: somebody sprays all media ports of the exchange, before, during and after calls; he hears nothing, and nobody hears him.</summary>
public sealed class RtpBleedTests
{
    private const int FirstPort = 40_000;
    private const int LastPort = 40_019;
    private const double StrangersTone = 1700;

    /// <summary>From where he comes: somewhere else, and the net the phones themselves are in.</summary>
    [Theory]
    [InlineData("192.0.2.66")]
    [InlineData("10.3.0.66")]
    public void S10_S11_Who_sprays_all_ports_hears_nothing_and_is_heard_by_nobody(string from) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithPortsAsync(world, FirstPort, LastPort);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            using var stranger = new Stranger(world, IPAddress.Parse(from));

            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            var call = alice.Dial("101");
            var ringing = await bob.RingsAsync();
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            Assert.True(await ringing.AnswerAsync());
            await call.Answered;
            // Nobody has spoken: the ports know an address by the SDP alone.
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            AssertUnheard(call, ringing);

            using (call.Port.Send(Tone.Steady(440)))
            using (ringing.Port.Send(Tone.Steady(620)))
            {
                await stranger.SprayAsync(TimeSpan.FromSeconds(2));
                Assert.True(call.Meter.Hears(620) && ringing.Meter.Hears(440), "both hear each other meanwhile");
                AssertUnheard(call, ringing);
            }
            await call.HoldAsync();
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            await call.ResumeAsync();
            await call.HangUpAsync();
            await ringing.Ended;
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));

            Assert.Equal(0, stranger.Heard);
            Assert.True(stranger.Sent > 2500);
            await pbx.QuietAsync();
        });

    [Fact]
    public void S10_S11_In_a_call_with_the_public_network_neither() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithPortsAsync(world, FirstPort, LastPort);
            var alice = await pbx.PhoneAsync("100");
            using var stranger = new Stranger(world, IPAddress.Parse("192.0.2.66"));
            var customer = pbx.Public.Call("+31612345678", "+31205550100");
            var ringing = await alice.RingsAsync();
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            Assert.True(await ringing.AnswerAsync());
            await customer.Answered;
            await stranger.SprayAsync(TimeSpan.FromMilliseconds(200));
            await customer.IsTalkingToAsync(ringing, world);
            await stranger.SprayAsync(TimeSpan.FromSeconds(1));
            AssertUnheard(customer, ringing);
            Assert.Equal(0, stranger.Heard);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static void AssertUnheard(params SoftPhoneCall[] calls) =>
        Assert.All(calls, c => Assert.False(c.Meter.Hears(StrangersTone), "the stranger is heard"));

    /// <summary>Sends well-formed RTP with a tone in it, and forged RTCP, to every port in turn: each gets a thousand a second.</summary>
    private sealed class Stranger : IMediaReceiver, IDisposable
    {
        private readonly VirtualWorld world;
        private readonly IMediaSocket socket;
        private readonly byte[] packet = new byte[172];
        private readonly byte[] goodbye = Convert.FromHexString("80C900011111111181CB000111111111");
        private int sequence;

        public Stranger(VirtualWorld world, IPAddress host)
        {
            this.world = world;
            socket = world.Network.Bind(new IPEndPoint(host, 4000), this);
            (packet[0], packet[1]) = (0x80, 8);
            for (var i = 0; i < 160; i++)
                packet[12 + i] = Law(Math.Sin(2 * Math.PI * StrangersTone * i / 8000));
        }

        public int Heard { get; private set; }

        public int Sent { get; private set; }

        public async Task SprayAsync(TimeSpan time)
        {
            for (var n = 0; n < time.TotalMilliseconds; n++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)++sequence);
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)sequence * 160);
                for (var port = FirstPort; port <= LastPort; port++)
                    socket.Send(port % 2 == 0 ? packet : goodbye, new IPEndPoint(TestPbx.PbxAddress.Address, port));
                Sent++;
                await world.Delay(TimeSpan.FromMilliseconds(1));
            }
        }

        public void OnPacket(in Datagram datagram) => Heard++;

        public void Dispose() => socket.Dispose();

        // Coarse A-law: the sign and one of the upper segments (ITU-T G.711 table 1).
        private static byte Law(double value) => (byte)(((value >= 0 ? 0x80 : 0) | (Math.Abs(value) > 0.5 ? 0x60 : 0x40)) ^ 0x55);
    }
}

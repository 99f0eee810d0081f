using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Rtp;

public sealed class BadPacketTests
{
    /// <summary>Datagrams that broke others (the names tell which), and some that are simply something else.</summary>
    public static TheoryData<string, string> Bad =>
        new()
        {
            { "empty", "" },
            { "eleven octets", "80080001000000A0000000" },
            { "CVE-shaped: 15 CSRCs in 12 octets", "8F0000010000000100000002" },
            { "CVE-shaped: extension longer than the packet", "900000010000000100000002BEDEFFFF00000000" },
            { "extension header cut off", "900000010000000100000002BEDE" },
            { "CVE-shaped: padding of 255", "A00000010000000100000002FFFFFFFFFFFFFFFFFF" },
            { "padding of 0", "A0080001000000010000000200000000" },
            { "version 0", "00080001000000A011111111D5D5" },
            { "version 1", "40080001000000A011111111D5D5" },
            { "version 3", "C0080001000000A011111111D5D5" },
            { "STUN binding request", "000100002112A442000102030405060708090A0B" },
            { "DTLS ClientHello", "16FEFD0000000000000000003601000020000000000000002000000000000000" },
            { "ZRTP", "1000000000000000505A00014865" },
            { "payload type not agreed", "807F0001000000A011111111D5D5" },
            { "RTCP on the RTP port", "80C9000111111111000000000000" },
        };

    public static TheoryData<string, string> BadControl =>
        new()
        {
            { "AST-2017-008: four octets", "80C80000" },
            { "NACK longer than the packet", "81CDFFFF000000000000000000010000" },
            { "sender report cut off", "80C80006111111110000000000000000" },
            { "31 blocks announced, none there", "9FC9000111111111" },
            { "second packet lies about its length", "80C900011111111181CAFFFF00000000" },
            { "version 1", "40C9000111111111" },
            { "begins with BYE", "81CB000111111111" },
            { "trailing octets", "80C9000111111111AA" },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Is_dropped_and_counted_and_the_call_goes_on(string what, string hex) =>
        Run(
            async (world, port, phone) =>
            {
                phone.Send(Convert.FromHexString(hex), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.True(port.Quality.InvalidPackets == 1, what);
                Assert.Equal(0, port.Quality.Received.Packets);
                Assert.Null(port.LockedRemote);

                phone.Send(RawPeer.Rtp(1, 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.Equal(1, port.Quality.Received.Packets);
            }
        );

    [Theory]
    [MemberData(nameof(BadControl))]
    public void Bad_RTCP_is_dropped_and_counted(string what, string hex) =>
        Run(
            async (world, port, phone) =>
            {
                phone.Send(Convert.FromHexString(hex), new IPEndPoint(port.LocalRtp.Address, port.LocalRtp.Port + 1));
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.True(port.Quality.InvalidPackets == 1, what);
            }
        );

    [Fact]
    public void Noise_of_any_kind_never_throws() =>
        Run(
            async (world, port, phone) =>
            {
                for (var n = 0; n < 20_000; n++)
                {
                    var noise = new byte[world.Random.Next(0, 300)];
                    world.Random.NextBytes(noise);
                    if (noise.Length > 1 && n % 2 == 0)
                    {
                        noise[0] = (byte)(0x80 | (noise[0] & 0x3F));
                        noise[1] = (byte)(n % 4 == 0 ? 8 : 101);
                    }
                    phone.Send(noise, new IPEndPoint(port.LocalRtp.Address, port.LocalRtp.Port + n / 2 % 2));
                }
                await world.Delay(TimeSpan.FromMilliseconds(20));
                Assert.True(port.Quality.InvalidPackets > 5000);
                Assert.True(port.Quality.Received.Packets > 1000);
            }
        );

    private static void Run(Func<VirtualWorld, MediaPort, RawPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            // Whoever listens gets samples only of what is sound.
            port.Listen(new ToneMeter());
            await test(world, port, phone);
        });
}

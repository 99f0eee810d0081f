using System.Net;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Dtmf;

/// <summary>Keys in the audio of a phone that agreed on no telephone-event.</summary>
public sealed class InBandKeysTests
{
    [Fact]
    public void Each_is_told_once_and_becomes_an_event_toward_a_side_that_takes_them() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var old = new Phone(world);
            var toOld = phones.Exchange.Open();
            toOld.Answer(old.Offer());
            using var bridge = MediaBridge.Connect(toOld, phones.ToBob);
            var atBob = new ToneMeter();
            phones.Bob.Listen(atBob);
            var tones = 0;
            foreach (var key in "159#")
            {
                for (var n = 0; n < 25; n++)
                {
                    old.Send(toOld.LocalRtp, n < 10 ? key : null);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                    // Of 200 ms of tone the last 100 are gone whatever happens.
                    if (n is 9 && (atBob.Hears(697) || atBob.Hears(770) || atBob.Hears(852) || atBob.Hears(941)))
                        tones++;
                }
            }
            await world.Delay(TimeSpan.FromMilliseconds(300));
            Assert.Equal("159#", Read(toOld));
            Assert.Equal("159#", Read(phones.Bob));
            Assert.Equal(0, tones);
        });

    [Fact]
    public void They_are_told_and_go_on_as_they_are_to_a_side_that_takes_no_events() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var first = new Phone(world);
            using var second = new Phone(world, "203.0.113.51");
            var (toFirst, toSecond) = (phones.Exchange.Open(), phones.Exchange.Open());
            toFirst.Answer(first.Offer());
            toSecond.Answer(second.Offer());
            using var bridge = MediaBridge.Connect(toFirst, toSecond);
            for (var n = 0; n < 25; n++)
            {
                first.Send(toFirst.LocalRtp, n < 10 ? '5' : null);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
            Assert.Equal("5", Read(toFirst));
            Assert.Equal(25, second.Received.Count);
            Assert.Equal(
                first.Sent.Select(p => Convert.ToHexString(p.AsSpan(12))),
                second.Received.Select(p => Convert.ToHexString(p.AsSpan(12)))
            );
        });

    [Fact]
    public void Nobody_listens_for_tones_where_events_were_agreed() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            phones.Alice.Send(Tone.Of([770, 1336], TimeSpan.FromMilliseconds(200)));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal("", Read(phones.ToAlice));
        });

    [Fact]
    public void A_lost_packet_in_the_middle_of_a_tone_does_not_make_two_of_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var old = new Phone(world);
            var toOld = phones.Exchange.Open();
            toOld.Answer(old.Offer());
            for (var n = 0; n < 40; n++)
            {
                old.Send(toOld.LocalRtp, n < 20 ? '8' : null, lost: n == 9);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
            Assert.Equal("8", Read(toOld));
        });

    private static string Read(MediaPort port)
    {
        var keys = "";
        while (port.ReceivedDtmf.TryRead(out var digit))
            keys += digit.Key;
        return keys;
    }

    /// <summary>A phone of A-law alone.</summary>
    private sealed class Phone(VirtualWorld world, string host = "203.0.113.50") : IDisposable
    {
        private readonly RawPeer _peer = new(world.Network, new IPEndPoint(IPAddress.Parse(host), 4000));
        private int _packet;

        public List<byte[]> Sent { get; } = [];

        public List<byte[]> Received => _peer.Received;

        public byte[] Offer() => _peer.Sdp("8");

        public void Send(IPEndPoint to, char? key, bool lost = false)
        {
            var payload = new byte[160];
            var samples = new short[160];
            if (key is { } pressed)
            {
                var (low, high) = KpnEen.Media.Dtmf.DtmfKeys.Tones(pressed);
                for (var i = 0; i < 160; i++)
                {
                    var at = 2 * Math.PI * (_packet * 160 + i) / 8000;
                    samples[i] = (short)(6000 * Math.Sin(low * at) + 6000 * Math.Sin(high * at));
                }
            }
            KpnEen.Media.Codecs.G711Codec.ALaw.Encode(samples, payload);
            var packet = RawPeer.Rtp(_packet, (uint)(160 * _packet), payload: payload);
            _packet++;
            if (lost)
                return;
            Sent.Add(packet);
            _peer.Send((byte[])packet.Clone(), to);
        }

        public void Dispose() => _peer.Dispose();
    }
}

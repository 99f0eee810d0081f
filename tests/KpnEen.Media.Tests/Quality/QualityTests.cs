using KpnEen.Media.Quality;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Quality;

public sealed class QualityTests
{
    // Expected values of ITU-T G.107 for G.711 with concealment.
    [Theory]
    [InlineData(0.00, 4.41)]
    [InlineData(0.01, 4.33)]
    [InlineData(0.02, 4.23)]
    [InlineData(0.05, 3.92)]
    [InlineData(0.10, 3.41)]
    [InlineData(0.20, 2.63)]
    public void The_E_model_gives_the_values_of_the_standard(double loss, double mos) => Assert.Equal(mos, EModel.Mos(loss), 0.02);

    [Fact]
    public void Delay_costs_nothing_up_to_100_ms_and_a_whole_point_at_half_a_second()
    {
        Assert.Equal(EModel.Mos(0), EModel.Mos(0, 100));
        Assert.InRange(EModel.Mos(0, 150), 4.3, 4.41);
        Assert.InRange(EModel.Mos(0, 500), 3.1, 3.3);
    }

    [Theory]
    [InlineData(0.01, 4.33)]
    [InlineData(0.02, 4.23)]
    [InlineData(0.05, 3.92)]
    [InlineData(0.10, 3.41)]
    [InlineData(0.20, 2.63)]
    public void F16_a_lossy_way_shows_in_the_figures_of_both_ends(double loss, double mos) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                phones.Alice.Send(Tone.Dial());
                await world.Delay(TimeSpan.FromSeconds(120));
                var atExchange = phones.ToAlice.Quality;
                Assert.InRange(atExchange.Received.LossRatio, loss * 0.7, loss * 1.3);
                Assert.InRange(atExchange.Received.Mos!.Value, mos - 0.2, mos + 0.2);
                Assert.Equal(6000, atExchange.Received.Packets + atExchange.Received.Lost, 3.0);
                // And Alice knows it from the exchange's receiver reports.
                Assert.InRange(phones.Alice.Quality.Sent.Mos!.Value, mos - 0.2, mos + 0.2);
            },
            seed: 16,
            new VirtualWorldOptions { Conditions = new() { Loss = loss } }
        );

    [Fact]
    public void A_clean_way_has_no_loss_no_jitter_and_a_known_round_trip() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                phones.Alice.Send(Tone.Dial());
                phones.ToAlice.Send(Tone.Dial());
                await world.Delay(TimeSpan.FromSeconds(21));
                var quality = phones.ToAlice.Quality;
                Assert.Equal(0, quality.Received.Lost);
                Assert.InRange(quality.Received.JitterMs, 0, 0.2);
                Assert.InRange(quality.Received.Mos!.Value, 4.35, 4.45);
                Assert.InRange(quality.Sent.Mos!.Value, 4.35, 4.45);
                Assert.InRange(quality.RoundTrip!.Value.TotalMilliseconds, 59, 61);
                Assert.Equal(0, quality.ForeignPackets + quality.InvalidPackets);
            },
            options: new VirtualWorldOptions { Conditions = new() { Delay = TimeSpan.FromMilliseconds(30) } }
        );

    [Fact]
    public void Jitter_of_the_network_is_measured() =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                phones.Alice.Send(Tone.Dial());
                await world.Delay(TimeSpan.FromSeconds(60));
                // Evenly spread over 30 ms: the mean difference of two is 10 ms, less by what may not overtake.
                Assert.InRange(phones.ToAlice.Quality.Received.JitterMs, 5, 12);
            },
            options: new VirtualWorldOptions { Conditions = new() { Jitter = TimeSpan.FromMilliseconds(30) } }
        );

    [Fact]
    public void Nothing_received_is_no_quality_at_all() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            Assert.Null(phones.ToAlice.Quality.Received.Mos);
            Assert.Null(phones.ToAlice.Quality.Sent.Mos);
        });

    [Fact]
    public void Restarts_and_wraps_of_the_sender_are_no_loss() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new RawPeer(world.Network, new(TwoPhones.AliceHost, 4000));
            var port = engine.Open();
            port.Answer(phone.Sdp());
            foreach (var sequence in (int[])[65533, 65534, 65535, 0, 1, 30000, 30001, 30003, 30002, 30002, 30005])
                phone.Send(RawPeer.Rtp(sequence, (uint)sequence * 160), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            var quality = port.Quality.Received;
            Assert.Equal(11, quality.Packets);
            // 30004 never came, and 30002 came twice: RFC 3550 counts these against each other.
            Assert.Equal(0, quality.Lost);
            phone.Send(RawPeer.Rtp(30010, 30010 * 160), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal(4, port.Quality.Received.Lost);
        });
}

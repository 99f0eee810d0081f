using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>RFC 3261 8.2.7, 26.3.2.4: who is refused costs one answer and leaves nothing behind (S08, S09).</summary>
public sealed class StatelessRefusalTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    [InlineData("MESSAGE")]
    public void S08_A_refused_request_leaves_nothing_behind_and_is_answered_once(string method) =>
        With(
            async (station, stranger) =>
            {
                station.Screener = a => a.Refuse(401);
                stranger.Send(stranger.Request(method));
                await station.World.Delay(Moment);
                Assert.Equal(default, station.Stack.Counts);
                Assert.Equal(401, stranger.Answer().StatusCode);
                await station.World.Delay(TimeSpan.FromSeconds(60));
                Assert.Equal(0, stranger.Waiting);
            }
        );

    [Fact]
    public void The_To_tag_is_the_same_for_copies_and_another_for_other_requests() =>
        With(
            async (station, stranger) =>
            {
                station.Screener = a => a.Refuse(401);
                stranger.Send(stranger.Request("INVITE", 1));
                stranger.Send(stranger.Request("INVITE", 1));
                stranger.Send(stranger.Request("INVITE", 2));
                await station.World.Delay(Moment);
                var tags = new[] { stranger.Answer(), stranger.Answer(), stranger.Answer() }.Select(a => a.To.Tag).ToArray();
                Assert.NotNull(tags[0]);
                Assert.Equal(tags[0], tags[1]);
                Assert.NotEqual(tags[0], tags[2]);
            }
        );

    [Fact]
    public void The_ACK_of_a_refusal_is_absorbed_and_another_ACK_is_a_stray() =>
        With(
            async (station, stranger) =>
            {
                station.Screener = a => a.Refuse(401);
                stranger.Send(stranger.Request("INVITE"));
                await station.World.Delay(Moment);
                stranger.Send(stranger.Request("ACK", toTag: stranger.Answer().To.Tag));
                await station.World.Delay(Moment);
                Assert.Equal(0, station.Stack.Statistics.StrayAcks);
                stranger.Send(stranger.Request("ACK", toTag: "0123456789abcdef"));
                await station.World.Delay(Moment);
                Assert.Equal(1, station.Stack.Statistics.StrayAcks);
                Assert.Equal(0, stranger.Waiting);
            }
        );

    [Fact]
    public void A_repeated_request_of_a_transaction_is_not_screened_again_and_carries_who_sent_it() =>
        With(
            async (station, stranger) =>
            {
                var screened = 0;
                station.Screener = _ =>
                {
                    screened++;
                    return Screening.Admit("alice");
                };
                station.Handler = t =>
                {
                    Assert.Equal("alice", t.Sender);
                    t.Respond(486);
                };
                for (var i = 0; i < 3; i++)
                    stranger.Send(stranger.Request("INVITE"));
                await station.World.Delay(Moment);
                Assert.Equal((1, 3), (screened, stranger.Waiting));
            }
        );

    [Theory]
    [InlineData("FROB", 501)]
    [InlineData("CANCEL", 481)]
    public void What_the_stack_refuses_by_itself_leaves_nothing_behind_either(string method, int status) =>
        With(
            async (station, stranger) =>
            {
                stranger.Send(stranger.Request(method));
                await station.World.Delay(Moment);
                Assert.Equal(status, stranger.Answer().StatusCode);
                Assert.Equal(default, station.Stack.Counts);
            }
        );

    [Fact]
    public void A_copy_by_another_way_is_482_before_it_is_screened() =>
        With(
            async (station, stranger) =>
            {
                var screened = 0;
                station.Screener = _ =>
                {
                    screened++;
                    return Screening.Admit();
                };
                station.Handler = t => t.Respond(180);
                var invite = stranger.Request("INVITE");
                stranger.Send(invite);
                stranger.Send(invite.Replace("z9hG4bK1", "z9hG4bKother", StringComparison.Ordinal));
                await station.World.Delay(Moment);
                Assert.Equal((180, 482, 1), (stranger.Answer().StatusCode, stranger.Answer().StatusCode, screened));
                Assert.Equal(1, station.Stack.Counts.ServerTransactions);
            }
        );

    [Fact]
    public void S17_A_screening_that_throws_is_500_counted_and_the_next_request_is_served() =>
        With(
            async (station, stranger) =>
            {
                station.Screener = _ => throw new InvalidOperationException("a bug");
                stranger.Send(stranger.Request("INVITE", 1));
                await station.World.Delay(Moment);
                Assert.Equal(500, stranger.Answer().StatusCode);
                Assert.Equal(1, station.Stack.Statistics.Faults);
                station.Screener = a => a.Refuse(401);
                stranger.Send(stranger.Request("INVITE", 2));
                await station.World.Delay(Moment);
                Assert.Equal(401, stranger.Answer().StatusCode);
            }
        );

    private static void With(Func<Station, Stranger, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1);
            using var stranger = new Stranger(world, station.Address);
            await test(station, stranger);
        });
}

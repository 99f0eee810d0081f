using System.Text;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>S17: an exception in whatever takes a message costs that message alone.</summary>
public sealed class FaultyHandlerTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    [InlineData("OPTIONS")]
    [InlineData("MESSAGE")]
    [InlineData("SUBSCRIBE")]
    [InlineData("PUBLISH")]
    [InlineData("REFER")]
    [InlineData("NOTIFY")]
    public void S17_A_fault_of_the_handler_is_500_and_one_more_fault(string method) =>
        With(
            async (station, stranger) =>
            {
                station.Handler = _ => throw new InvalidOperationException("a bug");
                await AskAsync(station, stranger, stranger.Request(method, 1), 500);
                Assert.Equal(1, station.Stack.Statistics.Faults);
            }
        );

    [Fact]
    public void S17_A_fault_of_the_known_and_the_urgent_question_is_no_end() =>
        With(
            async (station, stranger) =>
            {
                station.Known = _ => throw new InvalidOperationException("a bug");
                station.Screener = a => Screening.RefusePassword(a.Refuse(401));
                for (var i = 0; i < 30; i++)
                    stranger.Send(stranger.Request("REGISTER", i));
                await station.World.Delay(Moment);
                Assert.Equal(10, station.Stack.Statistics.Faults);
                station.Known = _ => true;
                while (stranger.Waiting > 0)
                    stranger.Answer();
                await AskAsync(station, stranger, stranger.Request("REGISTER", 50), 401);
            }
        );

    [Fact]
    public void S17_A_fault_of_the_trace_is_no_end() =>
        VirtualWorld.Run(async world =>
        {
            var trace = new BrokenTrace();
            await using var station = new Station(world, 1, new() { Trace = trace }) { Handler = t => t.Respond(200) };
            using var stranger = new Stranger(world, station.Address);
            stranger.Send(stranger.Request("OPTIONS", 1));
            await world.Delay(Moment);
            Assert.Equal(1, station.Stack.Statistics.Faults);
            trace.IsBroken = false;
            await AskAsync(station, stranger, stranger.Request("OPTIONS", 2), 200);
        });

    [Fact]
    public void S17_After_a_thousand_inputs_made_of_noise_the_next_question_is_answered() =>
        With(
            async (station, stranger) =>
            {
                var random = new Random(17);
                for (var i = 0; i < 1000; i++)
                {
                    var text = new StringBuilder(stranger.Request("INVITE", i));
                    for (var change = random.Next(1, 6); change > 0; change--)
                        text[random.Next(text.Length)] = (char)random.Next(1, 127);
                    stranger.Drop(text.ToString());
                }
                await station.World.Delay(Moment);
                Assert.Equal(0, station.Stack.Statistics.Faults);
                stranger.IsDeaf = false;
                await AskAsync(station, stranger, stranger.Request("OPTIONS", 5000), 200);
            }
        );

    private static async Task AskAsync(Station station, Stranger stranger, string request, int status)
    {
        stranger.Send(request);
        await station.World.Delay(Moment);
        Assert.Equal(status, stranger.Answer().StatusCode);
        station.Handler = t => t.Respond(200);
        stranger.Send(stranger.Request("OPTIONS", 9000));
        await station.World.Delay(Moment);
        Assert.Equal(station.Screener is null ? 200 : 401, stranger.Answer().StatusCode);
    }

    private static void With(Func<Station, Stranger, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1, new() { Sources = SourceLimits.Default }) { Handler = t => t.Respond(200) };
            using var stranger = new Stranger(world, station.Address);
            await test(station, stranger);
        });

    private sealed class BrokenTrace : ISipTrace
    {
        public bool IsBroken { get; set; } = true;

        public void Received(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message)
        {
            if (IsBroken)
                throw new InvalidOperationException("a bug");
        }

        public void Sent(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) { }
    }
}

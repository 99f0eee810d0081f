using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Locating;

/// <summary>RFC 3263 4.3: the next server when one fails.</summary>
public sealed class ServerFailoverTests
{
    [Fact]
    public void RFC3263_4_3_a_server_that_says_503_passes_the_request_to_the_next() =>
        VirtualWorld.Run(async world =>
        {
            await using var one = new Station(world, 2) { Handler = t => t.Respond(503) };
            await using var two = new Station(world, 3) { Handler = t => t.Respond(200) };
            await using var us = new Station(world, 1, Names());
            Assert.Equal(200, (await OptionsAsync(us)).StatusCode);
            // It is the last now: the next request does not even go there.
            one.Handler = _ => Assert.Fail("asked again");
            Assert.Equal(200, (await OptionsAsync(us)).StatusCode);
        });

    [Fact]
    public void RFC3263_4_3_a_silent_server_passes_the_request_to_the_next() =>
        VirtualWorld.Run(async world =>
        {
            await using var two = new Station(world, 3) { Handler = t => t.Respond(200) };
            await using var us = new Station(world, 1, Names());
            Assert.Equal(200, (await OptionsAsync(us)).StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(Math.Floor(world.Elapsed.TotalSeconds)));
        });

    [Fact]
    public void RFC3263_4_3_another_answer_is_the_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var one = new Station(world, 2) { Handler = t => t.Respond(404) };
            await using var us = new Station(world, 1, Names());
            Assert.Equal(404, (await OptionsAsync(us)).StatusCode);
        });

    [Fact]
    public void The_last_failure_is_told() =>
        VirtualWorld.Run(async world =>
        {
            await using var one = new Station(world, 2) { Handler = t => t.Respond(503) };
            await using var two = new Station(world, 3) { Handler = t => t.Respond(503) };
            await using var us = new Station(world, 1, Names());
            var answer = await OptionsAsync(us);
            Assert.Equal((503, false), (answer.StatusCode, answer.IsSynthesised));
        });

    private static SipStackOptions Names()
    {
        var names = new BookOfNames();
        names.Service("_sip._udp.carrier.example", 1, 1, 5060, "one.example");
        names.Service("_sip._udp.carrier.example", 2, 1, 5060, "two.example");
        names.Address("one.example", "10.0.0.2");
        names.Address("two.example", "10.0.0.3");
        return new SipStackOptions { Names = names };
    }

    private static Task<SipResponse> OptionsAsync(Station us)
    {
        var uri = SipUri.Parse("sip:carrier.example");
        var request = us.Stack.CreateRequest("OPTIONS", uri, new(us.Uri), new(uri));
        return us.Stack.SendAsync(request, SipTarget.To(uri, "main"), null, default);
    }
}

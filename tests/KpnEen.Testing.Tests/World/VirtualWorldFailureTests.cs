using System.Net;
using System.Text;
using KpnEen.Sip.Transport;

namespace KpnEen.Testing.Tests.World;

public sealed class VirtualWorldFailureTests
{
    [Fact]
    public void A_wait_for_what_never_comes_is_named_a_deadlock_with_its_seed()
    {
        var failure = Assert.Throws<VirtualWorldException>(() => VirtualWorld.Run(_ => new TaskCompletionSource().Task, seed: 77));
        Assert.Contains("Deadlock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("seed 77", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_timer_ends_at_the_budget()
    {
        var failure = Assert.Throws<VirtualWorldException>(() =>
            VirtualWorld.Run(async world =>
            {
                await using var timer = world.Time.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
                await new TaskCompletionSource().Task;
            })
        );
        Assert.Contains("virtual time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_turns_in_place_ends_at_the_real_budget()
    {
        var options = new VirtualWorldOptions { RealBudget = TimeSpan.FromMilliseconds(300) };
        var failure = Assert.Throws<VirtualWorldException>(() =>
            VirtualWorld.Run(
                async _ =>
                {
                    while (true)
                        await Task.Yield();
                },
                options: options
            )
        );
        Assert.Contains("real time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_assertion_comes_with_the_ladder()
    {
        var failure = Assert.Throws<VirtualWorldException>(() =>
            VirtualWorld.Run(async world =>
            {
                using var alice = world.Network.Bind(IPEndPoint.Parse("10.0.0.1:5060"), new Ear());
                alice.Send(
                    Encoding.ASCII.GetBytes("OPTIONS sip:bob@10.0.0.2 SIP/2.0\r\nCSeq: 1 OPTIONS\r\ni: abc\r\n\r\n"),
                    IPEndPoint.Parse("10.0.0.2:5060")
                );
                await world.UntilAsync(() => false, TimeSpan.FromSeconds(1), "Bob's answer");
            })
        );
        Assert.Contains("Bob's answer did not come true", failure.Message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.1:5060", failure.Message, StringComparison.Ordinal);
        Assert.Contains("OPTIONS sip:bob@10.0.0.2  [1 OPTIONS, abc]", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public void An_exception_in_a_receiver_fails_the_test()
    {
        var failure = Assert.Throws<VirtualWorldException>(() =>
            VirtualWorld.Run(async world =>
            {
                using var deaf = world.Network.Bind(IPEndPoint.Parse("10.0.0.2:5060"), new Ear { Throws = true });
                deaf.Send("hello, world"u8, deaf.LocalEndPoint);
                await world.Delay(TimeSpan.FromSeconds(1));
            })
        );
        Assert.Contains("the receiver threw", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Ear : IDatagramReceiver
    {
        public bool Throws { get; init; }

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
        {
            if (Throws)
                throw new InvalidOperationException("the receiver threw");
        }
    }
}

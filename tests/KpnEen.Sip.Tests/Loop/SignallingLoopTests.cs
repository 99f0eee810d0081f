using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using KpnEen.Sip.Loop;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Tests.Loop;

/// <summary>The loop on real sockets of loopback and in real time.</summary>
public sealed class SignallingLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SignallingLoop loop = new(NullLogger<SignallingLoop>.Instance);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_datagram_comes_with_its_sender_and_the_time_it_waited_and_the_answer_goes_back(string host)
    {
        var ear = new Ear();
        using var socket = loop.Bind(new(IPAddress.Parse(host), 0), ear);
        ear.Answer = (data, from) => socket.Send(data, from);
        using var phone = new UdpClient(new IPEndPoint(IPAddress.Parse(host), 0));
        phone.Connect(socket.LocalEndPoint);
        await phone.SendAsync("hello"u8.ToArray());
        var heard = await ear.Heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(("hello", phone.Client.LocalEndPoint), (heard.Text, heard.From));
        Assert.InRange(heard.Waited, TimeSpan.Zero, Patience);
        Assert.Equal("hello", Encoding.ASCII.GetString((await phone.ReceiveAsync().WaitAsync(Patience)).Buffer));
    }

    [Fact]
    public async Task A_flood_arrives_whole_and_in_order_and_the_largest_datagram_is_not_cut()
    {
        var ear = new Ear();
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), ear);
        using var phone = new UdpClient();
        phone.Connect(socket.LocalEndPoint);
        for (var i = 0; i < 500; i++)
            await phone.SendAsync(Encoding.ASCII.GetBytes($"{i}"));
        await phone.SendAsync(new byte[65_507]);
        for (var i = 0; i < 500; i++)
            Assert.Equal($"{i}", (await ear.Heard.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Text);
        Assert.Equal(65_507, (await ear.Heard.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Text.Length);
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_neither_the_thread_nor_what_came_with_it()
    {
        var ear = new Ear();
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), ear);
        ear.Answer = (data, _) =>
        {
            if (data is [(byte)'b', ..])
                throw new InvalidOperationException("bad");
        };
        using var phone = new UdpClient();
        phone.Connect(socket.LocalEndPoint);
        foreach (var text in new[] { "bad", "good", "bad", "good again" })
            await phone.SendAsync(Encoding.ASCII.GetBytes(text));
        while ((await ear.Heard.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Text != "good again") { }
    }

    [Fact]
    public async Task What_async_code_continues_stays_on_the_thread_and_its_timers_fire_there()
    {
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), new Ear());
        var report = await OnLoop(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = loop.Time.CreateTimer(_ => later.SetResult(), null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);
            await later.Task;
            var afterTimer = Environment.CurrentManagedThreadId;
            await Task.Delay(TimeSpan.FromMilliseconds(5), loop.Time);
            var afterDelay = Environment.CurrentManagedThreadId;
            // Work on the pool comes home too.
            await File.ReadAllBytesAsync("/proc/self/stat");
            return new[] { afterTimer - thread, afterDelay - thread, Environment.CurrentManagedThreadId - thread };
        });
        Assert.Equal([0, 0, 0], report);
    }

    [Fact]
    public async Task A_timer_is_never_early_repeats_and_can_be_stopped_from_elsewhere()
    {
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), new Ear());
        var fired = Channel.CreateUnbounded<TimeSpan>();
        var began = loop.Time.GetTimestamp();
        var timer = await OnLoop(() =>
            Task.FromResult(
                loop.Time.CreateTimer(
                    _ => fired.Writer.TryWrite(loop.Time.GetElapsedTime(began)),
                    null,
                    TimeSpan.FromMilliseconds(30),
                    TimeSpan.FromMilliseconds(10)
                )
            )
        );
        Assert.True(await fired.Reader.ReadAsync().AsTask().WaitAsync(Patience) >= TimeSpan.FromMilliseconds(30));
        Assert.True(await fired.Reader.ReadAsync().AsTask().WaitAsync(Patience) >= TimeSpan.FromMilliseconds(40));
        await timer.DisposeAsync();
        await OnLoop(() => Task.FromResult(0));
        while (fired.Reader.TryRead(out _)) { }
        await OnLoop(() => Task.Delay(TimeSpan.FromMilliseconds(50), loop.Time).ContinueWith(_ => 0, TaskScheduler.Default));
        Assert.False(fired.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Off_the_loop_its_time_makes_timers_of_the_system()
    {
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), new Ear());
        var where = new TaskCompletionSource<bool>();
        using var timer = loop.Time.CreateTimer(_ => where.SetResult(loop.IsCurrent), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.False(await where.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_fault_in_a_callback_does_not_end_the_loop()
    {
        using var socket = loop.Bind(new(IPAddress.Loopback, 0), new Ear());
        loop.Context.Post(_ => throw new InvalidOperationException("a bug"), null);
        await OnLoop(() =>
        {
            loop.Time.CreateTimer(_ => throw new InvalidOperationException("a bug"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return Task.FromResult(0);
        });
        Assert.Equal(7, await OnLoop(() => Task.FromResult(7)));
    }

    [Fact]
    public async Task A_closed_socket_gives_its_port_back_and_sends_nothing_more()
    {
        var first = loop.Bind(new(IPAddress.Loopback, 0), new Ear());
        var address = first.LocalEndPoint;
        first.Dispose();
        first.Send("late"u8, address);
        var ear = new Ear();
        using var second = loop.Bind(address, ear);
        using var phone = new UdpClient();
        await phone.SendAsync("hello"u8.ToArray(), address);
        Assert.Equal("hello", (await ear.Heard.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task A_call_between_two_stacks_of_one_loop_runs_on_it_from_INVITE_to_BYE()
    {
        var phone = new Answering();
        await using var server = Stack(phone);
        phone.Stack = server;
        var address = server.Listen(new(IPAddress.Loopback, 0), "main").LocalEndPoint;
        await using var client = Stack(new Answering());
        client.Listen(new(IPAddress.Loopback, 0), "main");
        var threads = await OnLoop(async () =>
        {
            var result = await client
                .Invite(
                    new()
                    {
                        RequestUri = SipUri.Sip("100", "127.0.0.1", address.Port),
                        Target = SipTarget.To(address, "main"),
                        From = new(SipUri.Parse("sip:alice@example.com")),
                        To = new(SipUri.Parse("sip:100@example.com")),
                        Sdp = "offer"u8.ToArray(),
                    }
                )
                .Result;
            var callee = await phone.Answered.Task;
            await callee.Acknowledged;
            await result.Dialog!.ByeAsync();
            return (Client: loop.IsCurrent, Ended: callee.Terminated.IsCancellationRequested);
        });
        Assert.Equal((true, true), threads);
        Assert.Equal((0, 0), (server.Counts.Dialogs, client.Counts.Dialogs));
    }

    public void Dispose() => loop.Dispose();

    private SipStack Stack(ISipRequestHandler handler) =>
        new(new SipStackOptions(), loop.Time, loop, handler, NullLogger<SipStack>.Instance);

    private Task<T> OnLoop<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task RunAsync()
        {
            try
            {
                done.SetResult(await work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
        loop.Context.Post(_ => _ = RunAsync(), null);
        return done.Task.WaitAsync(Patience);
    }

    private sealed class Ear : IDatagramReceiver
    {
        public Channel<(string Text, IPEndPoint From, TimeSpan Waited)> Heard { get; } =
            Channel.CreateUnbounded<(string, IPEndPoint, TimeSpan)>();

        public Action<byte[], IPEndPoint>? Answer { get; set; }

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from) => OnDatagram(data, from, TimeSpan.MinValue);

        public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from, TimeSpan waited)
        {
            Heard.Writer.TryWrite((Encoding.ASCII.GetString(data), from, waited));
            Answer?.Invoke(data.ToArray(), from);
        }
    }

    private sealed class Answering : ISipRequestHandler
    {
        public SipStack? Stack { get; set; }

        public TaskCompletionSource<Dialog> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnRequest(ServerTransaction transaction) => _ = AnswerAsync(Stack!.Accept(transaction));

        private async Task AnswerAsync(IncomingInvite invite) =>
            Answered.SetResult(await invite.AcceptAsync("answer"u8.ToArray(), null, default));
    }
}

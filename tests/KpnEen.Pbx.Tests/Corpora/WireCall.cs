using System.Net;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A call between two phones through a <see cref="WireExchange"/>, with sound both ways.</summary>
public sealed class WireCall : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SoftPhone alice;
    private readonly SoftPhone bob;
    private readonly List<IDisposable> tones = [];
    private SoftPhoneCall one = null!;
    private SoftPhoneCall other = null!;

    private WireCall(WireExchange exchange)
    {
        alice = Phone(exchange, "100", 201);
        bob = Phone(exchange, "101", 202);
    }

    /// <summary>Where the exchange takes the media of the one phone.</summary>
    public IPEndPoint MediaPort => one.Port.LockedRemote ?? throw new InvalidOperationException("No media yet.");

    public static async Task<WireCall> StartAsync(WireExchange exchange)
    {
        var call = new WireCall(exchange);
        await call.TalkAsync();
        return call;
    }

    /// <summary>Both sides still have the call, and sound goes on in both directions.</summary>
    public async Task IsAliveAsync()
    {
        Assert.False(one.Ended.IsCompleted || other.Ended.IsCompleted, "The control call ended.");
        var (a, b) = (Heard(one), Heard(other));
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (Heard(one) == a || Heard(other) == b)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tone in tones)
            tone.Dispose();
        await alice.DisposeAsync();
        await bob.DisposeAsync();
    }

    private async Task TalkAsync()
    {
        Assert.Equal(200, await alice.RegisterAsync());
        Assert.Equal(200, await bob.RegisterAsync());
        one = alice.Dial("101");
        other = await bob.Incoming.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.True(await other.AnswerAsync());
        Assert.NotNull(await one.Answered.WaitAsync(Patience));
        tones.Add(one.Port.Send(Media.Tone.Steady(440)));
        tones.Add(other.Port.Send(Media.Tone.Steady(620)));
        await IsAliveAsync();
    }

    private static long Heard(SoftPhoneCall call) => call.Port.Quality.Received.Packets;

    private static SoftPhone Phone(WireExchange exchange, string extension, int host) =>
        new(
            new SoftPhoneAccount($"{extension}-ten_acme", Tenants.Password, "acme.test", exchange.Address),
            exchange.Net.Host(host),
            new UdpNetwork(),
            exchange.PhoneMedia,
            new Supervisor(NullLogger<Supervisor>.Instance),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
}

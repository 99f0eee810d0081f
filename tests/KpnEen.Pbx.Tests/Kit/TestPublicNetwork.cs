using System.Net;
using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>The public side: calls in on the trunk, and takes calls out.</summary>
public sealed class TestPublicNetwork : ISipRequestHandler, IAsyncDisposable
{
    private readonly SipStack stack;
    private readonly MediaEngine media;
    private readonly VirtualWorld world;
    private readonly Supervisor supervisor;
    private readonly IPEndPoint trunk;
    private readonly Channel<SoftPhoneCall> calls = Channel.CreateUnbounded<SoftPhoneCall>();

    public TestPublicNetwork(IPAddress host, VirtualWorld world, Supervisor supervisor, IPEndPoint trunk)
    {
        this.world = world;
        this.supervisor = supervisor;
        this.trunk = trunk;
        stack = new SipStack(new SipStackOptions(), world.Time, world.Network, this, NullLogger<SipStack>.Instance);
        stack.Listen(new IPEndPoint(host, 5060), "public");
        media = new MediaEngine(new MediaOptions { Address = host }, world.Network, world.Time, NullLogger<MediaEngine>.Instance);
    }

    public SipStackCounts Counts => stack.Counts;
    public int OpenPorts => media.OpenPorts;

    /// <summary>Answers every call with this status; null rings.</summary>
    public int? RefuseWith { get; set; }

    /// <summary>Calls that ring outside, for who does not wait for one.</summary>
    public ChannelReader<SoftPhoneCall> Incoming => calls.Reader;

    public SoftPhoneCall Call(string from, string to, Action<HeaderCollection>? headers = null, string? fromHost = null)
    {
        var port = media.Open();
        var invite = stack.Invite(
            new InviteRequest
            {
                RequestUri = SipUri.Sip(to, trunk.Address.ToString()),
                Target = SipTarget.To(trunk, "public"),
                From = new NameAddress(from == "anonymous" ? "Anonymous" : "Customer", SipUri.Sip(from, fromHost ?? "carrier.test")),
                To = new NameAddress(SipUri.Sip(to, "carrier.test")),
                Sdp = port.CreateOffer(),
                Headers = headers,
            }
        );
        return new SoftPhoneCall(invite, port, supervisor);
    }

    public async Task<SoftPhoneCall> RingsAsync()
    {
        SoftPhoneCall? ringing = null;
        await world.UntilAsync(() => calls.Reader.TryRead(out ringing), TimeSpan.FromSeconds(10), "the public side rings");
        return ringing!;
    }

    public async Task<SoftPhoneCall> AnswersAsync()
    {
        var call = await RingsAsync();
        Assert.True(await call.AnswerAsync());
        return call;
    }

    public void OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method != "INVITE")
        {
            transaction.Respond(transaction.Request.Method == "OPTIONS" ? 200 : 481);
            return;
        }
        var invite = stack.Accept(transaction);
        if (RefuseWith is { } status)
        {
            invite.Reject(status);
            return;
        }
        invite.Provisional(180);
        calls.Writer.TryWrite(new SoftPhoneCall(invite, media.Open(), supervisor));
    }

    public async ValueTask DisposeAsync()
    {
        await stack.DisposeAsync();
        await media.DisposeAsync();
    }
}

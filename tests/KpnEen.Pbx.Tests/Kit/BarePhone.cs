using System.Net;
using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A SIP endpoint that says exactly what the test wants, and no more.</summary>
public sealed class BarePhone : ISipRequestHandler, IAsyncDisposable
{
    private readonly SipStack stack;
    private readonly MediaEngine media;
    private readonly string callId = Guid.NewGuid().ToString("N");
    private readonly Channel<IncomingInvite> incoming = Channel.CreateUnbounded<IncomingInvite>();
    private readonly VirtualWorld world;
    private readonly List<Task> connections = [];
    private uint sequence;

    public BarePhone(
        string extension,
        VirtualWorld world,
        string host = "10.2.0.1",
        string tenant = "ten_acme",
        string domain = "acme.test",
        IReadOnlyList<AudioCodec>? codecs = null
    )
    {
        this.world = world;
        (Username, Domain) = ($"{extension}-{tenant}", domain);
        Credentials = new ClientCredentials(Username, Tenants.Password);
        stack = new SipStack(new SipStackOptions { UserAgent = "bare" }, world.Time, world.Network, this, NullLogger<SipStack>.Instance);
        var address = IPAddress.Parse(host);
        media = new MediaEngine(
            new MediaOptions { Address = address, Codecs = codecs ?? [AudioCodec.Pcma, AudioCodec.Pcmu] },
            world.Network,
            world.Time,
            NullLogger<MediaEngine>.Instance
        );
        Address = stack.Listen(new IPEndPoint(address, 5060), "bare").LocalEndPoint;
    }

    public string Username { get; }
    public string Domain { get; }
    public ClientCredentials Credentials { get; set; }
    public IPEndPoint Address { get; }
    public ChannelReader<IncomingInvite> Incoming => incoming.Reader;

    /// <summary>Media to offer and answer with by hand.</summary>
    public MediaPort OpenPort(MediaSecurity? security = null) => media.Open(System.Net.Sockets.AddressFamily.InterNetwork, security);

    /// <summary>Where it sends what it has to say; the exchange's UDP port unless <see cref="ConnectByTls"/>.</summary>
    private SipTarget Exchange { get; set; } = SipTarget.To(TestPbx.PbxAddress, "bare");

    /// <summary>From now on it speaks over a connection that the exchange holds for one of TLS, and registers there.</summary>
    public async Task ConnectByTls(TestPbx pbx)
    {
        var exchange = new IPEndPoint(TestPbx.PbxAddress.Address, 5061);
        var (theirs, ours) = MemoryConnection.Pair(exchange, Address, out var carried);
        connections.Add(carried);
        connections.Add(pbx.Stack.ConnectionHandler("main", SipTransportKind.Tls).OnConnectedAsync(theirs));
        connections.Add(stack.ConnectionHandler("bare").OnConnectedAsync(ours));
        Exchange = SipTarget.To(exchange, "bare", SipTransportKind.Tcp);
        Assert.Equal(200, (await RegisterAsync([$"<sip:{Username}@{Address};transport=tcp>"])).StatusCode);
    }

    /// <summary>Registers where it listens.</summary>
    public async Task ListenAsync() => Assert.Equal(200, (await RegisterAsync([$"<sip:{Username}@{Address}>"])).StatusCode);

    public async Task<IncomingInvite> RingsAsync()
    {
        IncomingInvite? invite = null;
        await world.UntilAsync(() => incoming.Reader.TryRead(out invite), TimeSpan.FromSeconds(10), $"{Username} rings");
        return invite!;
    }

    /// <summary>REGISTER with these contacts (none: a query) and whatever else the test changes.</summary>
    public async Task<SipResponse> RegisterAsync(
        string[]? contacts = null,
        Action<HeaderCollection>? change = null,
        string? aor = null,
        bool answerChallenge = true
    )
    {
        var to = new NameAddress(SipUri.Sip(aor ?? Username, Domain));
        var register = stack.CreateRequest("REGISTER", SipUri.Sip(null, Domain), to, to);
        register.Headers["Call-ID"] = callId;
        register.Headers["CSeq"] = $"{sequence += 2} REGISTER";
        foreach (var contact in contacts ?? [])
            register.Headers.Add("Contact", contact);
        change?.Invoke(register.Headers);
        return await stack.SendAsync(register, Exchange, answerChallenge ? Credentials : null, default);
    }

    /// <summary>A request outside any dialog to this user of the tenant.</summary>
    public Task<SipResponse> SendAsync(string method, string to, Action<HeaderCollection>? headers = null)
    {
        var uri = SipUri.Sip(to, Domain);
        var request = stack.CreateRequest(method, uri, new NameAddress(SipUri.Sip(Username, Domain)), new NameAddress(uri));
        headers?.Invoke(request.Headers);
        return stack.SendAsync(request, Exchange, Credentials, default);
    }

    public OutgoingInvite Invite(string? to, string? sdp, string? host = null, Action<HeaderCollection>? headers = null) =>
        stack.Invite(
            new InviteRequest
            {
                RequestUri = SipUri.Sip(to, host ?? Domain),
                Target = Exchange,
                From = new NameAddress(SipUri.Sip(Username, Domain)),
                To = new NameAddress(SipUri.Sip(to, host ?? Domain)),
                ContactUser = Username,
                Credentials = Credentials,
                Sdp = sdp is null ? default : System.Text.Encoding.ASCII.GetBytes(sdp),
                Headers = headers,
            }
        );

    public void OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method == "INVITE")
            incoming.Writer.TryWrite(stack.Accept(transaction));
        else
            transaction.Respond(481);
    }

    public async ValueTask DisposeAsync()
    {
        await stack.DisposeAsync();
        await Task.WhenAll(connections);
        await media.DisposeAsync();
    }
}

using System.Net;
using System.Text;
using System.Threading.Channels;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Tests;

/// <summary>A stack with an address of its own in a virtual world; what it is asked waits in a queue.</summary>
internal sealed class Station : ISipRequestHandler, IAsyncDisposable
{
    public static readonly ReadOnlyMemory<byte> Offer = "v=0 offer"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Answer = "v=0 answer"u8.ToArray();

    private readonly Channel<ServerTransaction> asked = Channel.CreateUnbounded<ServerTransaction>();

    public Station(VirtualWorld world, int number, SipStackOptions? options = null, IDatagramNetwork? network = null)
    {
        World = world;
        Stack = new(
            (options ?? new SipStackOptions()) with
            {
                Random = new Random(world.Seed),
            },
            world.Time,
            network ?? world.Network,
            this,
            NullLogger<SipStack>.Instance
        );
        Address = Stack.Listen(new IPEndPoint(IPAddress.Parse($"10.0.0.{number}"), 5060), "main").LocalEndPoint;
        Uri = SipUri.Sip($"u{number}", Address.Address.ToString(), Address.Port);
    }

    public VirtualWorld World { get; }

    public SipStack Stack { get; }

    public IPEndPoint Address { get; }

    public SipUri Uri { get; }

    /// <summary>Takes a request instead of the queue.</summary>
    public Action<ServerTransaction>? Handler { get; set; }

    /// <summary>Looks at requests nothing is kept of yet; null lets all in.</summary>
    public Func<ArrivingRequest, Screening>? Screener { get; set; }

    /// <summary>Who is heard from a blocked address; null: nobody.</summary>
    public Func<SipFlow, bool>? Known { get; set; }

    /// <summary>Whose calls are never refused for overload; null: nobody's.</summary>
    public Func<SipRequest, bool>? Urgent { get; set; }

    public bool IsUrgent(SipRequest invite) => Urgent?.Invoke(invite) ?? false;

    public bool IsKnown(SipFlow flow) => Known?.Invoke(flow) ?? false;

    public Screening Screen(ArrivingRequest arriving) => Screener?.Invoke(arriving) ?? Screening.Admit();

    public void OnRequest(ServerTransaction transaction)
    {
        if (Handler is { } handler)
            handler(transaction);
        else
            Queue(transaction);
    }

    public void Queue(ServerTransaction transaction) => asked.Writer.TryWrite(transaction);

    /// <summary>Requests nobody has looked at.</summary>
    public int Waiting => asked.Reader.Count;

    public ValueTask<ServerTransaction> AskedAsync() => asked.Reader.ReadAsync();

    public async Task<IncomingInvite> RingsAsync() => Stack.Accept(await AskedAsync());

    public InviteRequest To(Station other, ReadOnlyMemory<byte>? sdp = null, ClientCredentials? credentials = null) =>
        new()
        {
            RequestUri = other.Uri,
            Target = SipTarget.To(other.Address, "main"),
            From = new("Alice", Uri),
            To = new(other.Uri),
            ContactUser = Uri.User,
            Sdp = sdp ?? Offer,
            Credentials = credentials,
        };

    public OutgoingInvite Call(Station other) => Stack.Invite(To(other));

    public SipRequest Request(string method, Station other) => Stack.CreateRequest(method, other.Uri, new(Uri), new(other.Uri));

    public SipTarget Way(Station other) => SipTarget.To(other.Address, "main");

    /// <summary>A call that is up: the caller's and the callee's dialog.</summary>
    public async Task<(Dialog Caller, Dialog Callee)> TalkAsync(Station other)
    {
        var call = Call(other);
        var incoming = await other.RingsAsync();
        incoming.Provisional(180);
        var callee = await incoming.AcceptAsync(Answer, null, default);
        var result = await call.Result;
        await callee.Acknowledged;
        return (result.Dialog!, callee);
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    /// <summary>Nothing of the stacks lives on after the lingering timers.</summary>
    public static async Task AllIdleAsync(params Station[] stations)
    {
        await stations[0].World.Delay(TimeSpan.FromMinutes(3));
        foreach (var station in stations)
            Assert.Equal(default, station.Stack.Counts);
    }

    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}

using System.Globalization;
using System.Net;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Pbx;
using KpnEen.Pbx.Directory;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sandbox;

/// <summary>The public telephone network in miniature: numbers that behave as their name says, and the tenants' own numbers, over real SIP and RTP.</summary>
public sealed class SimulatedNetwork : ISipRequestHandler, IAsyncDisposable
{
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(5);
    private readonly SandboxOptions options;
    private readonly TenantDirectory directory;
    private readonly Supervisor supervisor;
    private readonly TimeProvider time;
    private readonly SipStack stack;
    private readonly MediaEngine media;

    public SimulatedNetwork(
        SandboxOptions options,
        TenantDirectory directory,
        IDatagramNetwork sip,
        IMediaNetwork rtp,
        Supervisor supervisor,
        TimeProvider time,
        ILoggerFactory logs
    )
    {
        this.options = options;
        this.directory = directory;
        this.supervisor = supervisor;
        this.time = time;
        stack = new SipStack(
            new SipStackOptions { UserAgent = "KPN-EEN simulated network" },
            time,
            sip,
            this,
            logs.CreateLogger<SipStack>()
        );
        media = new MediaEngine(new MediaOptions { Address = options.Sip.Address }, rtp, time, logs.CreateLogger<MediaEngine>());
    }

    /// <summary>Starts to listen.</summary>
    public IPEndPoint Open() => stack.Listen(new IPEndPoint(options.Sip.Address, 0), "public").LocalEndPoint;

    /// <summary>Somebody outside calls a number of a tenant.</summary>
    /// <param name="from">E.164, or null when the caller withholds it.</param>
    /// <param name="onBehalfOf">The call that is passed on: its way so far goes along.</param>
    public SoftPhoneCall Call(string? from, string? name, string to, SipRequest? onBehalfOf = null)
    {
        var port = media.Open();
        var identity = from is null
            ? new NameAddress("Anonymous", SipUri.Sip("anonymous", "anonymous.invalid"))
            : new NameAddress(name, SipUri.Sip(from, "public.kpneen.test"));
        return new SoftPhoneCall(
            stack.Invite(
                new InviteRequest
                {
                    RequestUri = SipUri.Sip(to, options.TrunkListen.Address.ToString(), options.TrunkListen.Port),
                    Target = SipTarget.To(options.TrunkListen, "public"),
                    From = identity,
                    To = new NameAddress(SipUri.Sip(to, "public.kpneen.test")),
                    Sdp = port.CreateOffer(),
                    Headers = headers =>
                    {
                        if (from is null)
                            headers["Privacy"] = "id";
                        else
                            headers["P-Asserted-Identity"] = identity.ToString();
                        headers["Max-Forwards"] = ((onBehalfOf?.MaxForwards ?? 71) - 1).ToString(CultureInfo.InvariantCulture);
                        foreach (var diversion in onBehalfOf?.Headers.Fields("Diversion") ?? [])
                            headers.Add("Diversion", diversion);
                    },
                }
            ),
            port,
            supervisor
        );
    }

    public void OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method != "INVITE")
            transaction.Respond(transaction.Request.Method == "OPTIONS" ? 200 : 481);
        else
            supervisor.Start("simulated number", () => ReceiveAsync(stack.Accept(transaction)));
    }

    public async ValueTask DisposeAsync()
    {
        await stack.DisposeAsync();
        await media.DisposeAsync();
    }

    private async Task ReceiveAsync(IncomingInvite invite)
    {
        var number = invite.Request.RequestUri.User ?? "";
        switch (number)
        {
            case SandboxNumbers.Busy:
                invite.Reject(486);
                break;
            case SandboxNumbers.Rejects:
                invite.Reject(603);
                break;
            case SandboxNumbers.NoAnswer:
                invite.Provisional(180);
                break;
            case SandboxNumbers.Answers or "112":
                await AnswerAsync(new SoftPhoneCall(invite, media.Open(), supervisor), invite, call => call.Say(1000));
                break;
            case SandboxNumbers.Echo:
                await AnswerAsync(
                    new SoftPhoneCall(invite, media.Open(), supervisor),
                    invite,
                    call => MediaBridge.Connect(call.Port, call.Port)
                );
                break;
            default:
                await PassOnAsync(invite, number);
                break;
        }
    }

    private async Task AnswerAsync(SoftPhoneCall call, IncomingInvite invite, Action<SoftPhoneCall> then)
    {
        invite.Provisional(180);
        await Task.WhenAny(Task.Delay(AnswerAfter, time), call.Ended);
        if (call.Ended.IsCompleted || !await call.AnswerAsync())
            return;
        then(call);
        await Task.WhenAny(Task.Delay(LongestCall, time), call.Ended);
        await call.HangUpAsync();
    }

    // Calls between tenants go the public way: here the network finds the other tenant's number and calls it.
    private async Task PassOnAsync(IncomingInvite invite, string number)
    {
        if (directory.FindByNumber(number) is null)
        {
            invite.Reject(404);
            return;
        }
        var caller = invite.Request.From;
        var isPrivate = invite.Request.Headers.HasToken("Privacy", "id");
        var onward = Call(isPrivate ? null : caller.Uri.User, caller.DisplayName, number, invite.Request);
        await TandemCall.RunAsync(invite, onward, media.Open(), supervisor);
    }
}

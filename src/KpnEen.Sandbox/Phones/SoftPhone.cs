using System.Globalization;
using System.Net;
using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Pbx;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sandbox.Phones;

/// <summary>A telephone in software: real SIP and RTP on an address of its own, scripted by whoever holds it.</summary>
public sealed class SoftPhone : ISipRequestHandler, IAsyncDisposable
{
    private readonly SoftPhoneAccount account;
    private readonly SipStack stack;
    private readonly MediaEngine media;
    private readonly Supervisor supervisor;
    private readonly Channel<SoftPhoneCall> incoming = Channel.CreateUnbounded<SoftPhoneCall>();
    private readonly string registerCallId = Guid.NewGuid().ToString("N");
    private uint registerCSeq;

    public SoftPhone(
        SoftPhoneAccount account,
        IPAddress address,
        IDatagramNetwork sipNetwork,
        IMediaNetwork mediaNetwork,
        Supervisor supervisor,
        TimeProvider time,
        ILoggerFactory logs
    )
    {
        this.account = account;
        this.supervisor = supervisor;
        stack = new SipStack(
            new SipStackOptions { UserAgent = "KPN-EEN soft phone" },
            time,
            sipNetwork,
            this,
            logs.CreateLogger<SipStack>()
        );
        Address = stack.Listen(new IPEndPoint(address, 0), "phone").LocalEndPoint;
        media = new MediaEngine(new MediaOptions { Address = address }, mediaNetwork, time, logs.CreateLogger<MediaEngine>());
    }

    public IPEndPoint Address { get; }
    public string Username => account.Username;

    /// <summary>Calls that ring here.</summary>
    public ChannelReader<SoftPhoneCall> Incoming => incoming.Reader;

    /// <summary>Answers an INVITE with this at once instead of ringing: 486 for a busy phone.</summary>
    public int? RefuseWith { get; set; }

    /// <summary>Ringing is told with 180; off for a phone that answers without it.</summary>
    public bool RingsBack { get; set; } = true;
    public SipStackCounts Counts => stack.Counts;
    public int OpenPorts => media.OpenPorts;

    /// <summary>Registers; 0 seconds removes the registration. Gives the final status.</summary>
    public Task<int> RegisterAsync(int seconds = 600, CancellationToken cancellation = default) =>
        RegisterAsync($"<sip:{account.Username}@{Address}>", seconds, cancellation);

    private async Task<int> RegisterAsync(string contact, int seconds, CancellationToken cancellation)
    {
        var aor = new NameAddress(SipUri.Sip(account.Username, account.Domain));
        var register = stack.CreateRequest("REGISTER", SipUri.Sip(null, account.Domain), aor, aor);
        register.Headers["Call-ID"] = registerCallId;
        register.Headers["CSeq"] = string.Create(CultureInfo.InvariantCulture, $"{registerCSeq += 2} REGISTER");
        register.Headers["Contact"] = contact;
        register.Headers["Expires"] = seconds.ToString(CultureInfo.InvariantCulture);
        var response = await stack.SendAsync(register, Registrar, Credentials, cancellation);
        return response.StatusCode;
    }

    /// <summary>Removes all contacts of the account, those of a former life included (RFC 3261 10.2.2).</summary>
    public Task ForgetAsync() => RegisterAsync("*", 0, CancellationToken.None);

    /// <summary>Calls an extension, a number or a star code.</summary>
    public SoftPhoneCall Dial(string number, Action<HeaderCollection>? headers = null)
    {
        var port = media.Open();
        var invite = stack.Invite(
            new InviteRequest
            {
                RequestUri = SipUri.Sip(number, account.Domain),
                Target = Registrar,
                From = new NameAddress(SipUri.Sip(account.Username, account.Domain)),
                To = new NameAddress(SipUri.Sip(number, account.Domain)),
                ContactUser = account.Username,
                Credentials = Credentials,
                Sdp = port.CreateOffer(),
                Headers = headers,
            }
        );
        return new SoftPhoneCall(invite, port, supervisor);
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
        var call = new SoftPhoneCall(invite, media.Open(), supervisor);
        if (RingsBack)
            invite.Provisional(180);
        incoming.Writer.TryWrite(call);
    }

    public async ValueTask DisposeAsync()
    {
        incoming.Writer.TryComplete();
        await stack.DisposeAsync();
        await media.DisposeAsync();
    }

    private SipTarget Registrar => SipTarget.To(account.Registrar, "phone");

    private ClientCredentials Credentials => new(account.Username, account.Password);
}

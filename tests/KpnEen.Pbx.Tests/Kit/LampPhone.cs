using System.Net;
using System.Text;
using System.Xml.Linq;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A phone with lamps: subscribes, publishes, sends messages, and keeps what it is told.</summary>
public sealed class LampPhone : ISipRequestHandler, IAsyncDisposable
{
    private readonly SipStack stack;
    private readonly VirtualWorld world;
    private readonly IPEndPoint address;
    private readonly List<ToldNotify> told = [];

    public LampPhone(
        string extension,
        VirtualWorld world,
        string host = "10.3.0.1",
        string tenant = "ten_acme",
        string domain = "acme.test"
    )
    {
        this.world = world;
        (Username, Domain) = ($"{extension}-{tenant}", domain);
        Credentials = new ClientCredentials(Username, Tenants.Password);
        stack = new SipStack(new SipStackOptions(), world.Time, world.Network, this, NullLogger<SipStack>.Instance);
        address = stack.Listen(new IPEndPoint(IPAddress.Parse(host), 5060), "lamps").LocalEndPoint;
    }

    public string Username { get; }
    public string Domain { get; }
    public ClientCredentials? Credentials { get; set; }
    public IPEndPoint Address => address;

    /// <summary>How NOTIFYs and MESSAGEs are answered; 0 says nothing.</summary>
    public int AnswerWith { get; set; } = 200;

    /// <summary>Goes with each answer.</summary>
    public Action<SipResponse>? Dress { get; set; }

    public IReadOnlyList<ToldNotify> Told => told;
    public List<SipRequest> Messages { get; } = [];

    public async Task<ToldNotify> NextAsync(int index)
    {
        await world.UntilAsync(() => told.Count > index, TimeSpan.FromSeconds(40), $"NOTIFY {index} of {Username}");
        return told[index];
    }

    public Task<SipResponse> SubscribeAsync(string package, string target, uint expires = 3600, Action<HeaderCollection>? change = null) =>
        SendAsync(
            "SUBSCRIBE",
            target,
            request =>
            {
                request.Headers["Event"] = package;
                request.Headers["Contact"] = $"<sip:{Username}@{address}>";
                request.Headers["Expires"] = expires.ToString();
                change?.Invoke(request.Headers);
            }
        );

    /// <summary>In the dialog that a 200 to a SUBSCRIBE made.</summary>
    public Task<SipResponse> RefreshAsync(SipResponse first, string package, uint expires, uint step = 10) =>
        SubscribeAsync(
            package,
            "whatever",
            expires,
            headers =>
            {
                headers["Call-ID"] = first.CallId;
                headers["From"] = first.Headers["From"];
                headers["To"] = first.Headers["To"];
                headers["CSeq"] = $"{first.CSeq.Number + step} SUBSCRIBE";
            }
        );

    public Task<SipResponse> PublishAsync(string? body, string? tag = null, uint expires = 3600, Action<SipRequest>? change = null) =>
        SendAsync(
            "PUBLISH",
            Username,
            request =>
            {
                request.Headers["Event"] = "presence";
                request.Headers["Expires"] = expires.ToString();
                if (tag is not null)
                    request.Headers["SIP-If-Match"] = tag;
                if (body is not null)
                    request.SetBody(Encoding.UTF8.GetBytes(body), "application/pidf+xml");
                change?.Invoke(request);
            }
        );

    public Task<SipResponse> MessageAsync(string to, string text, string contentType = "text/plain", Action<SipRequest>? change = null) =>
        SendAsync(
            "MESSAGE",
            to,
            request =>
            {
                request.SetBody(Encoding.UTF8.GetBytes(text), contentType);
                change?.Invoke(request);
            }
        );

    public async Task RegisterAsync()
    {
        var response = await SendAsync("REGISTER", Username, r => r.Headers["Contact"] = $"<sip:{Username}@{address}>");
        Assert.Equal(200, response.StatusCode);
    }

    public Task<SipResponse> SendAsync(string method, string to, Action<SipRequest> change)
    {
        var uri = to.Contains(':') ? SipUri.Parse(to) : SipUri.Sip(to, Domain);
        var request = stack.CreateRequest(
            method,
            method == "REGISTER" ? SipUri.Sip(null, Domain) : uri,
            new NameAddress(SipUri.Sip(Username, Domain)),
            new NameAddress(uri)
        );
        change(request);
        return stack.SendAsync(request, SipTarget.To(TestPbx.PbxAddress, "lamps"), Credentials, default);
    }

    public void OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method == "NOTIFY")
            told.Add(new(world.Elapsed, transaction.Request));
        else if (transaction.Request.Method == "MESSAGE")
            Messages.Add(transaction.Request);
        if (AnswerWith == 0)
            return;
        var response = transaction.CreateResponse(AnswerWith);
        Dress?.Invoke(response);
        transaction.Respond(response);
    }

    public ValueTask DisposeAsync() => stack.DisposeAsync();
}

using System.Globalization;
using System.Net;
using System.Text;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests;

/// <summary>A user agent without a stack: says exactly what the test wants. Repetitions are heard as often as they come.</summary>
internal sealed class ScriptedPeer : IDatagramReceiver, IDisposable
{
    private const string Tag = "peer";
    private readonly VirtualWorld world;
    private readonly IDatagramSocket socket;

    public ScriptedPeer(VirtualWorld world, int number)
    {
        this.world = world;
        Address = new(IPAddress.Parse($"10.0.0.{number}"), 5060);
        socket = world.Network.Bind(Address, this);
    }

    public IPEndPoint Address { get; }

    public SipUri Uri => SipUri.Sip("peer", Address.Address.ToString(), Address.Port);

    public List<SipRequest> Requests { get; } = [];

    public List<SipResponse> Responses { get; } = [];

    /// <summary>All of it, with the time it came.</summary>
    public List<(TimeSpan At, SipMessage Message)> Heard { get; } = [];

    /// <summary>When a request of this method came, repetitions and all, in seconds after the first.</summary>
    public double[] TimesOf(string method) => Times(m => m is SipRequest request && request.Method == method);

    /// <summary>When a response with this status came.</summary>
    public double[] TimesOf(int status) => Times(m => m is SipResponse response && response.StatusCode == status);

    /// <summary>What a request is answered with; null: silence. By default 200 to all.</summary>
    public Func<ScriptedPeer, SipRequest, SipResponse?> Answer { get; set; } = (peer, request) => peer.Make(request, 200);

    /// <summary>The requests of this method, repetitions left out.</summary>
    public IReadOnlyList<SipRequest> Of(string method) => [.. Requests.Where(r => r.Method == method).DistinctBy(r => r.CSeq.Number)];

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        if (SipRequest.TryParse(data) is { } request)
        {
            Requests.Add(request);
            Heard.Add((world.Elapsed, request));
            if (request.Method != "ACK" && Answer(this, request) is { } response)
                Send(response, from);
        }
        else if (SipResponse.TryParse(data) is { } response)
        {
            Responses.Add(response);
            Heard.Add((world.Elapsed, response));
        }
    }

    public void Send(SipMessage message, IPEndPoint to) =>
        socket.Send(message is SipRequest request ? request.ToBytes() : ((SipResponse)message).ToBytes(), to);

    public SipResponse Make(SipRequest request, int status, params string[] headers)
    {
        var response = ResponseMaker.Create(request, status, null, Tag, null);
        response.Headers.Add("Contact", $"<{Uri}>");
        if (request.Method == "INVITE" && status == 200)
            response.SetBody(Station.Answer);
        Add(response.Headers, headers);
        return response;
    }

    /// <summary>A request outside a dialog.</summary>
    public SipRequest Ask(Station other, string method, uint sequence, string callId, params string[] headers)
    {
        var request = new SipRequest(method, other.Uri);
        request.Headers.Add("Via", $"SIP/2.0/UDP {Address};branch=z9hG4bK{callId}{sequence}{method};rport");
        request.Headers.Add("Max-Forwards", "70");
        request.Headers.Add("From", $"<{Uri}>;tag={Tag}");
        request.Headers.Add("To", $"<{other.Uri}>");
        request.Headers.Add("Call-ID", callId);
        request.Headers.Add("CSeq", string.Create(CultureInfo.InvariantCulture, $"{sequence} {method}"));
        request.Headers.Add("Contact", $"<{Uri}>");
        if (method == "INVITE")
            request.SetBody(Station.Offer);
        Add(request.Headers, headers);
        return request;
    }

    /// <summary>A request inside the dialog this response made.</summary>
    public SipRequest Inside(Station other, SipResponse made, string method, uint sequence, params string[] headers)
    {
        var request = Ask(other, method, sequence, made.CallId);
        request.Headers["To"] = made.Headers["To"];
        Add(request.Headers, headers);
        return request;
    }

    /// <summary>The response to the request with this number, once it has come.</summary>
    public async Task<SipResponse> ResponseAsync(VirtualWorld world, uint sequence, string method, bool final = true)
    {
        SipResponse? found = null;
        await world.UntilAsync(
            () =>
                (
                    found = Responses.FirstOrDefault(r =>
                        r.CSeq == new CSeq(sequence, method) && (!final || r.StatusCode >= 200) && r.StatusCode > 100
                    )
                )
                    is not null,
            TimeSpan.FromSeconds(40),
            $"an answer to {sequence} {method}"
        );
        return found!;
    }

    /// <summary>Calls a station that answers; gives its 200 after the ACK was sent, and its dialog.</summary>
    public async Task<(SipResponse Ok, Dialog Dialog)> TalkAsync(VirtualWorld world, Station station, params string[] headers)
    {
        Send(Ask(station, "INVITE", 1, "c1", headers), station.Address);
        var dialog = await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
        var ok = await ResponseAsync(world, 1, "INVITE");
        Send(Inside(station, ok, "ACK", 1), station.Address);
        await dialog.Acknowledged;
        return (ok, dialog);
    }

    public InviteRequest ToInvite(Station station, ReadOnlyMemory<byte>? sdp = null) =>
        new()
        {
            RequestUri = Uri,
            Target = SipTarget.To(Address, "main"),
            From = new("Alice", station.Uri),
            To = new(Uri),
            Sdp = sdp ?? Station.Offer,
        };

    /// <summary>Is called by a station; gives the station's dialog.</summary>
    public async Task<Dialog> AnswersAsync(Station station)
    {
        var call = station.Stack.Invite(ToInvite(station));
        return (await call.Result).Dialog ?? throw new InvalidOperationException($"{(await call.Result).Response.StatusCode}");
    }

    private double[] Times(Func<SipMessage, bool> which)
    {
        TimeSpan[] times = [.. Heard.Where(h => which(h.Message)).Select(h => h.At)];
        return [.. times.Select(t => Math.Round((t - times[0]).TotalSeconds, 2))];
    }

    public void Dispose() => socket.Dispose();

    public static string Text(SipMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static void Add(HeaderCollection to, string[] headers)
    {
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            to[header[..colon]] = header[(colon + 1)..].Trim();
        }
    }
}

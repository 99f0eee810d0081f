using System.Net;
using KpnEen.Media;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A carrier's gateway without a stack: each message is written by the test. Calls in over the trunk, and takes calls.</summary>
internal sealed class HandPhone : IDatagramReceiver, IAsyncDisposable
{
    private const string Tag = "wire";
    private static readonly IPEndPoint Exchange = new(TestPbx.PbxAddress.Address, 5080);

    private readonly VirtualWorld world;
    private readonly IDatagramSocket socket;
    private readonly MediaEngine media;

    public HandPhone(VirtualWorld world, int port = 5070)
    {
        this.world = world;
        Address = new(TestPbx.PublicHost, port);
        socket = world.Network.Bind(Address, this);
        media = new(new MediaOptions { Address = TestPbx.PublicHost }, world.Network, world.Time, NullLogger.Instance);
        Port = media.Open();
    }

    public IPEndPoint Address { get; }

    public MediaPort Port { get; }

    public List<SipRequest> Requests { get; } = [];

    public List<SipResponse> Responses { get; } = [];

    /// <summary>Answers what comes in, ACK excepted; null: the test does it by hand.</summary>
    public Func<SipRequest, SipResponse?> Answer { get; set; } = _ => null;

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        if (SipRequest.TryParse(data) is { } request)
        {
            Requests.Add(request);
            if (request.Method != "ACK" && Answer(request) is { } response)
                socket.Send(response.ToBytes(), from);
        }
        else if (SipResponse.TryParse(data) is { } response)
        {
            Responses.Add(response);
        }
    }

    public SipRequest Invite(ReadOnlyMemory<byte> sdp, params string[] headers) => Send(null, "INVITE", 1, sdp, headers);

    /// <summary>A request, inside the dialog of this response.</summary>
    public SipRequest Send(SipResponse? dialog, string method, uint sequence, ReadOnlyMemory<byte> body = default, params string[] headers)
    {
        var request = new SipRequest(method, SipUri.Parse($"sip:+31205550101@{Exchange}"));
        request.Headers.Add("Via", $"SIP/2.0/UDP {Address};branch=z9hG4bK{Address.Port}{method}{sequence};rport");
        request.Headers.Add("Max-Forwards", "70");
        request.Headers.Add("From", $"<sip:+31612345678@{Address}>;tag={Tag}");
        request.Headers.Add("To", dialog?.Headers["To"] ?? $"<sip:+31205550101@{Exchange}>");
        request.Headers.Add("Call-ID", $"wire{Address.Port}");
        request.Headers.Add("CSeq", $"{sequence} {method}");
        request.Headers.Add("Contact", $"<sip:wire@{Address}>");
        if (!body.IsEmpty)
            request.SetBody(body);
        Set(request.Headers, headers);
        socket.Send(request.ToBytes(), Exchange);
        return request;
    }

    /// <summary>An answer to a request of the exchange.</summary>
    public SipResponse Make(SipRequest request, int status, ReadOnlyMemory<byte> body = default, params string[] headers)
    {
        var response = new SipResponse(status);
        foreach (var name in new[] { "Via", "From", "Call-ID", "CSeq", "Record-Route" })
        {
            foreach (var value in request.Headers.Fields(name))
                response.Headers.Add(name, value);
        }
        response.Headers.Add("To", request.To.Tag is null ? $"{request.Headers["To"]};tag={Tag}" : request.Headers["To"]!);
        response.Headers.Add("Contact", $"<sip:wire@{Address}>");
        if (!body.IsEmpty)
            response.SetBody(body);
        Set(response.Headers, headers);
        return response;
    }

    public void Respond(SipRequest request, int status, ReadOnlyMemory<byte> body = default, params string[] headers) =>
        socket.Send(Make(request, status, body, headers).ToBytes(), Exchange);

    public async Task<SipResponse> HearsAsync(int status, string method = "INVITE", uint? sequence = null)
    {
        SipResponse? Found() =>
            Responses.FirstOrDefault(r =>
                r.StatusCode == status && r.CSeq.Method == method && (sequence is null || r.CSeq.Number == sequence)
            );
        await world.UntilAsync(() => Found() is not null, TimeSpan.FromSeconds(10), $"the wire phone hears {status} to {method}");
        return Found()!;
    }

    public async Task<SipRequest> IsAskedAsync(string method)
    {
        await world.UntilAsync(() => Requests.Any(r => r.Method == method), TimeSpan.FromSeconds(10), $"the wire phone is asked {method}");
        return Requests.Last(r => r.Method == method);
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await media.DisposeAsync();
    }

    private static void Set(HeaderCollection to, string[] headers)
    {
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            to[header[..colon]] = header[(colon + 1)..].Trim();
        }
    }
}

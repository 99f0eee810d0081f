using System.Buffers.Binary;
using System.Net;
using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Media.Transport;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A phone with a camera, or without one: writes its own descriptions, sends pictures packet by packet and keeps what it sees.</summary>
internal sealed class VideoPhone : IMediaReceiver, IAsyncDisposable
{
    private const int AudioPort = 4000;
    private const int CameraPort = 4002;

    private readonly VirtualWorld world;
    private readonly BarePhone bare;
    private readonly IPAddress host;
    private readonly string codec;
    private readonly int type;
    private readonly IMediaSocket socket;
    private readonly IMediaSocket control;
    private ushort sequence;
    private int version;
    private bool said;
    private Task talking;

    public VideoPhone(VirtualWorld world, string extension, string host, string codec = "VP8", int type = 96)
    {
        this.world = world;
        this.host = IPAddress.Parse(host);
        (this.codec, this.type) = (codec, type);
        talking = Task.CompletedTask;
        bare = new BarePhone(extension, world, host);
        socket = world.Network.Bind(new IPEndPoint(this.host, CameraPort), this);
        control = world.Network.Bind(new IPEndPoint(this.host, CameraPort + 1), this);
    }

    /// <summary>It has a camera and it is on: offered, and taken when offered.</summary>
    public bool Camera { get; set; } = true;

    public Dialog? Dialog { get; private set; }

    /// <summary>The last description of the exchange.</summary>
    public SdpSession? Heard { get; private set; }

    /// <summary>Offers of the exchange inside the dialog.</summary>
    public List<SdpSession> Offers { get; } = [];

    /// <summary>Payload types of what came, in order.</summary>
    public List<int> Seen { get; } = [];

    /// <summary>Whether pictures are agreed, as this phone has it.</summary>
    public bool HasVideo => said && Heard?.Media is [_, { Port: not 0 }, ..];

    public string Username => bare.Username;

    public Task ListenAsync() => bare.ListenAsync();

    public async Task CallAsync(string to)
    {
        var result = await bare.Invite(to, Describe(null, "")).Result;
        Assert.Equal(200, result.Response.StatusCode);
        Heard = SdpSession.Parse(result.Response.Body.Span);
        Up(result.Dialog!);
    }

    public async Task AnswersAsync()
    {
        var invite = await bare.RingsAsync();
        Heard = SdpSession.Parse(invite.Request.Body.Span);
        Up(await invite.AcceptAsync(Encoding.ASCII.GetBytes(Describe(Heard, "")), null, default));
    }

    /// <summary>Offers anew: with or without its camera, held or not.</summary>
    public async Task<int> ReinviteAsync(string direction = "")
    {
        var response = await Dialog!.ReinviteAsync(Encoding.ASCII.GetBytes(Describe(null, direction)));
        if (response.IsSuccess)
            Heard = SdpSession.Parse(response.Body.Span);
        return response.StatusCode;
    }

    public async Task<int> ReferAsync(string to) =>
        (await Dialog!.SendAsync("REFER", headers: h => h["Refer-To"] = $"<sip:{to}@{bare.Domain}>")).StatusCode;

    /// <summary>Requests for a whole picture that came by RTCP.</summary>
    public int PicturesAsked { get; private set; }

    /// <summary>Asks for a whole picture the old way.</summary>
    public async Task<int> AskForPictureAsync() =>
        (
            await Dialog!.SendAsync(
                "INFO",
                "<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>"u8.ToArray(),
                "application/media_control+xml"
            )
        ).StatusCode;

    /// <summary>Sends pictures for a tenth of a second.</summary>
    public async Task ShowAsync()
    {
        var to = new IPEndPoint(Heard!.ConnectionOf(Heard.Media[1])!.Address!, Heard.Media[1].Port);
        for (var n = 0; n < 10; n++)
        {
            var packet = new byte[40];
            (packet[0], packet[1]) = (0x80, byte.Parse(Heard.Media[1].Formats[0], System.Globalization.CultureInfo.InvariantCulture));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), ++sequence);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), sequence * 3000u);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0xCA0000u + (uint)type);
            socket.Send(packet, to);
            await world.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>What one shows the other sees, and the other way round.</summary>
    public async Task SeesAsync(VideoPhone other)
    {
        Seen.Clear();
        other.Seen.Clear();
        await ShowAsync();
        await other.ShowAsync();
        await world.UntilAsync(
            () => Seen.Count(t => t == type) >= 10 && other.Seen.Count(t => t == other.type) >= 10,
            TimeSpan.FromSeconds(1),
            "both see each other"
        );
    }

    public Task HangUpAsync() => Dialog!.ByeAsync();

    public void OnPacket(in Datagram datagram)
    {
        if (datagram.Length > 12 && datagram.Packet[1] is < 192 or > 223)
            Seen.Add(datagram.Packet[1] & 0x7F);
        // PLI stands last in the compound packet.
        else if (datagram.Length >= 12 && datagram.Packet[^11] == 206)
            PicturesAsked++;
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        control.Dispose();
        await bare.DisposeAsync();
        await talking;
    }

    private void Up(Dialog dialog)
    {
        Dialog = dialog;
        talking = ReadAsync(dialog);
    }

    private async Task ReadAsync(Dialog dialog)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
            {
                if (request.Request.Method != "INVITE")
                {
                    request.Respond(200);
                    continue;
                }
                Heard = SdpSession.Parse(request.Request.Body.Span);
                Offers.Add(Heard);
                request.Respond(200, body: Encoding.ASCII.GetBytes(Describe(Heard, "")), contentType: "application/sdp");
            }
        }
    }

    // An answer has the lines of the offer; an offer keeps those there were.
    private string Describe(SdpSession? offer, string direction)
    {
        var text = new StringBuilder(
            $"v=0\r\no=- 1 {++version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {AudioPort} RTP/AVP 8\r\n{direction}"
        );
        var wanted = said = Camera && (offer is null || IsShown(offer));
        var lines = (offer ?? Heard)?.Media.Count ?? 1;
        // RFC 3264 6.1: whatever number the other side gave the codec, this is ours.
        if (wanted)
            text.Append(
                $"m=video {CameraPort} RTP/AVP {type}\r\na=rtpmap:{type} {codec}/90000\r\na=rtcp-fb:{type} nack pli\r\n{direction}"
            );
        else if (lines > 1)
            text.Append($"m=video 0 RTP/AVP {type}\r\n");
        return text.ToString();
    }

    private bool IsShown(SdpSession offer) =>
        offer.Media.Any(m =>
            m.Kind == "video" && m.Port != 0 && m.Values("rtpmap").Any(r => r.EndsWith($" {codec}/90000", StringComparison.Ordinal))
        );
}

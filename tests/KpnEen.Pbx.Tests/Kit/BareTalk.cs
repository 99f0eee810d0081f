using System.Text;
using KpnEen.Media;
using KpnEen.Sip;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>An answered call of a <see cref="BarePhone"/>: keeps the NOTIFYs it gets, answers offers.</summary>
internal sealed class BareTalk : IAsyncDisposable
{
    private readonly Task reading;

    private BareTalk(Dialog dialog, MediaPort port)
    {
        (Dialog, Port) = (dialog, port);
        reading = ReadAsync();
    }

    public Dialog Dialog { get; }

    public MediaPort Port { get; }

    public List<SipRequest> Notified { get; } = [];

    public IEnumerable<string> Lines => Notified.Select(n => Encoding.ASCII.GetString(n.Body.Span).Trim());

    /// <summary>With this NOTIFYs are answered.</summary>
    public int AnswerNotify { get; set; } = 200;

    /// <summary>The dialog is over and all it asked was read.</summary>
    public Task Ended => reading;

    /// <param name="security">Of its media; null: in the clear.</param>
    public static async Task<BareTalk> AnswerAsync(BarePhone phone, MediaSecurity? security = null)
    {
        var invite = await phone.RingsAsync();
        var port = phone.OpenPort(security);
        return new BareTalk(await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default), port);
    }

    public async Task<int> ReferAsync(string to) => (await Dialog.SendAsync("REFER", headers: h => h["Refer-To"] = $"<{to}>")).StatusCode;

    public ValueTask DisposeAsync() => Port.DisposeAsync();

    private async Task ReadAsync()
    {
        while (await Dialog.Requests.WaitToReadAsync())
        {
            while (Dialog.Requests.TryRead(out var request))
                Answer(request);
        }
    }

    private void Answer(IncomingRequest request)
    {
        if (request.Request.Method == "NOTIFY")
        {
            Notified.Add(request.Request);
            request.Respond(AnswerNotify);
        }
        else if (request.Request.Method is "INVITE" or "UPDATE" && !request.Request.Body.IsEmpty)
        {
            request.Respond(200, body: Port.Answer(request.Request.Body.Span), contentType: "application/sdp");
        }
        else
        {
            request.Respond(200);
        }
    }
}

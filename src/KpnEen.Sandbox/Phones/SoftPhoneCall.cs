using System.Text;
using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Pbx;
using KpnEen.Sip;

namespace KpnEen.Sandbox.Phones;

/// <summary>One call as a soft phone has it.</summary>
public sealed class SoftPhoneCall
{
    private readonly IncomingInvite? incoming;
    private readonly OutgoingInvite? outgoing;
    private readonly Supervisor supervisor;
    private readonly TaskCompletionSource<Dialog?> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource askedToAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> notified = Channel.CreateUnbounded<string>();
    private bool finished;

    public SoftPhoneCall(IncomingInvite invite, MediaPort port, Supervisor supervisor)
        : this(invite.Request.CallId, port, supervisor)
    {
        incoming = invite;
        Invite = invite.Request;
        invite.Cancelled.Register(() => supervisor.Start("cancelled", () => EndAsync(487)));
        supervisor.Start("early requests", () => ReadEarlyAsync(invite));
    }

    public SoftPhoneCall(OutgoingInvite invite, MediaPort port, Supervisor supervisor)
        : this(invite.CallId, port, supervisor)
    {
        outgoing = invite;
        supervisor.Start("dial", DialAsync);
    }

    private SoftPhoneCall(string callId, MediaPort port, Supervisor supervisor)
    {
        CallId = callId;
        Port = port;
        this.supervisor = supervisor;
        Meter = new ToneMeter();
        port.Listen(Meter);
    }

    public MediaPort Port { get; }

    /// <summary>What is heard of the other side.</summary>
    public ToneMeter Meter { get; }

    /// <summary>The INVITE that rang here.</summary>
    public SipRequest? Invite { get; }
    public string CallId { get; }
    public Dialog? Dialog { get; private set; }

    /// <summary>The highest provisional status seen while dialling: 180, 181, 183.</summary>
    public int Progress { get; private set; }

    /// <summary>Final status of the INVITE, or 487 when it was cancelled; 0 before.</summary>
    public int Status { get; private set; }

    /// <summary>Reason header of a CANCEL that stopped the ringing.</summary>
    public string? CancelReason => incoming?.CancelReason;

    /// <summary>The dialog when the call was answered, null when it was not.</summary>
    public Task<Dialog?> Answered => answered.Task;

    /// <summary>The exchange asked the phone to go off hook by itself (NOTIFY, Event: talk).</summary>
    public Task AskedToAnswer => askedToAnswer.Task;

    /// <summary>Completes when the call is over, answered or not.</summary>
    public Task Ended => ended.Task;

    /// <summary>Status lines of NOTIFY sipfrag bodies: how a transfer goes.</summary>
    public ChannelReader<string> TransferProgress => notified.Reader;

    public bool IsUp => Dialog is not null && !ended.Task.IsCompleted;

    /// <summary>Goes off hook. False when the caller was gone first.</summary>
    public async Task<bool> AnswerAsync()
    {
        try
        {
            var offer = incoming!.Request.Body;
            var sdp = offer.Length > 0 ? Port.Answer(offer.Span) : Port.CreateOffer();
            var dialog = await incoming.AcceptAsync(sdp, null, CancellationToken.None);
            if (offer.Length == 0)
                Port.ApplyAnswer((await dialog.Acknowledged).Span);
            Status = 200;
            Up(dialog);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A request of the side that dials, before the other is off hook. Gives the final status.</summary>
    public async Task<int> SendEarlyAsync(string method) => (await outgoing!.SendAsync(method)).StatusCode;

    public async Task RejectAsync(int status)
    {
        incoming!.Reject(status);
        await EndAsync(status);
    }

    /// <summary>Hangs up, cancels, or refuses, whatever fits.</summary>
    public async Task HangUpAsync()
    {
        if (Dialog is { } dialog)
            await dialog.ByeAsync();
        else if (incoming is not null)
            await RejectAsync(486);
        else
            outgoing!.Cancel();
    }

    /// <summary>Says a tone from now on.</summary>
    public void Say(double hertz) => Port.Send(Tone.Steady(hertz));

    public Task<bool> HoldAsync() => ReinviteAsync(MediaDirection.SendOnly);

    public Task<bool> ResumeAsync() => ReinviteAsync(MediaDirection.SendReceive);

    /// <summary>Blind transfer (RFC 3515); with a consultation call, attended (RFC 3891).</summary>
    public async Task<int> TransferAsync(string to, SoftPhoneCall? consultation = null)
    {
        var uri = SipUri.Sip(to, Dialog!.RemoteTarget.Host).ToString();
        if (consultation?.Dialog is { } other)
            uri += "?Replaces=" + Uri.EscapeDataString($"{other.CallId};to-tag={other.RemoteTag};from-tag={other.LocalTag}");
        var response = await Dialog.SendAsync("REFER", headers: h => h["Refer-To"] = $"<{uri}>");
        return response.StatusCode;
    }

    private async Task<bool> ReinviteAsync(MediaDirection direction)
    {
        var response = await Dialog!.ReinviteAsync(Port.CreateOffer(direction: direction));
        if (response.IsSuccess)
            Port.ApplyAnswer(response.Body.Span);
        else
            Port.RollBack();
        return response.IsSuccess;
    }

    private async Task DialAsync()
    {
        while (await outgoing!.Provisionals.WaitToReadAsync())
        {
            while (outgoing.Provisionals.TryRead(out var provisional))
            {
                Progress = provisional.StatusCode;
                if (provisional.Body.Length > 0)
                    Port.ApplyAnswer(provisional.Body.Span);
            }
        }
        var result = await outgoing.Result;
        Status = result.Response.StatusCode;
        if (!result.Answered)
        {
            await EndAsync(Status);
            return;
        }
        if (result.Response.Body.Length > 0)
            Port.ApplyAnswer(result.Response.Body.Span);
        Up(result.Dialog);
    }

    private void Up(Dialog dialog)
    {
        Dialog = dialog;
        supervisor.Start("phone requests", () => ReadAsync(dialog));
        dialog.Terminated.Register(() => supervisor.Start("phone ended", () => EndAsync(Status)));
        answered.TrySetResult(dialog);
    }

    private async Task ReadAsync(Dialog dialog)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
                Respond(request);
        }
    }

    private async Task ReadEarlyAsync(IncomingInvite invite)
    {
        while (await invite.Requests.WaitToReadAsync())
        {
            while (invite.Requests.TryRead(out var request))
            {
                var talk = request.Request.Method == "NOTIFY" && request.Request.Headers["Event"] == "talk";
                request.Respond(talk || request.Request.Method is "INFO" or "UPDATE" ? 200 : 489);
                if (talk)
                    askedToAnswer.TrySetResult();
            }
        }
    }

    private void Respond(IncomingRequest request)
    {
        if (request.Request.Method is "INVITE" or "UPDATE" && request.Request.Body.Length > 0)
            request.Respond(200, body: Port.Answer(request.Request.Body.Span), contentType: "application/sdp");
        else if (request.Request.Method == "NOTIFY")
        {
            notified.Writer.TryWrite(Encoding.ASCII.GetString(request.Request.Body.Span).Trim());
            request.Respond(200);
        }
        else
            request.Respond(request.Request.Method is "UPDATE" or "INFO" ? 200 : 405);
    }

    private async Task EndAsync(int status)
    {
        if (finished)
            return;
        finished = true;
        if (Status == 0)
            Status = status;
        await Port.DisposeAsync();
        notified.Writer.TryComplete();
        answered.TrySetResult(null);
        ended.TrySetResult();
    }
}

using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>An answered leg over a SIP dialog: answers what the phone asks inside it, tells the call what it means.</summary>
internal sealed class SipSignalling(Dialog dialog, MediaPort port, Supervisor supervisor) : ILegSignalling, IRefreshedSession
{
    public CancellationToken Terminated => dialog.Terminated;
    public string? TerminationReason => dialog.TerminationReason;

    /// <summary>Starts reading; the leg hears what the phone wants.</summary>
    public void Attach(Leg leg)
    {
        dialog.Session = this;
        supervisor.Start("leg requests", () => ReadAsync(leg));
        supervisor.Start("leg keys", () => ReadKeysAsync(leg));
    }

    public Task HangUpAsync(string? reason)
    {
        // The answer to BYE may take 32 s; nobody waits for it but the supervisor.
        supervisor.Start("bye", () => dialog.ByeAsync(reason ?? SipReasons.Normal));
        return Task.CompletedTask;
    }

    public async Task<byte[]?> OfferAsync(Func<byte[]> offer, CancellationToken cancellation)
    {
        try
        {
            var response = await dialog.OfferAsync(() => offer(), cancellation);
            return response.IsSuccess && SessionDescriptions.Of(response) is { IsEmpty: false } answer ? answer.ToArray() : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The phone hung up meanwhile; the leg tells so by itself.
            return null;
        }
    }

    public bool IsDialog(ReplacedDialog replaced) =>
        dialog.CallId == replaced.CallId && dialog.LocalTag == replaced.ToTag && dialog.RemoteTag == replaced.FromTag;

    ReadOnlyMemory<byte> IRefreshedSession.Offer() => port.RepeatOffer();

    void IRefreshedSession.OnAnswer(ReadOnlyMemory<byte> answer)
    {
        try
        {
            port.ApplyAnswer(answer.Span);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The phone lives, which was the question; what it said of the session before goes on.
            port.RollBack();
        }
    }

    private async Task ReadAsync(Leg leg)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
                await HandleAsync(leg, request);
        }
    }

    private async Task HandleAsync(Leg leg, IncomingRequest request)
    {
        switch (request.Request.Method)
        {
            case "INVITE" or "UPDATE":
                await ReofferAsync(leg, request);
                break;
            case "REFER":
                OnRefer(leg, request);
                break;
            case "INFO":
                OnInfo(leg, request);
                break;
            // RFC 3261 11: inside a dialog OPTIONS asks whether the call is still there.
            case "NOTIFY" or "OPTIONS":
                request.Respond(200);
                break;
            default:
                request.Respond(405, headers: h => h["Allow"] = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REFER, NOTIFY, PRACK");
                break;
        }
    }

    private async Task ReadKeysAsync(Leg leg)
    {
        while (await port.ReceivedDtmf.WaitToReadAsync())
        {
            while (port.ReceivedDtmf.TryRead(out var digit))
                leg.Post(new CallMessage.Key(leg, digit.Key, OutOfBand: false));
        }
    }

    private async Task ReofferAsync(Leg leg, IncomingRequest request)
    {
        var (heldBefore, videoBefore) = (port.IsHeldByRemote, port.HasVideo);
        try
        {
            if (request.Request.Body.Length > 0)
            {
                SessionDescriptions.Answer(request, port, await OtherForAsync(leg, request));
            }
            else if (request.Request.Method == "UPDATE")
            {
                request.Respond(200);
            }
            else
            {
                // RFC 3261 14.2: no offer in the re-INVITE, ours goes in the 200 and the answer comes with the ACK.
                request.Respond(200, body: port.CreateOffer(), contentType: "application/sdp");
                var answer = await request.Acknowledged;
                if (answer.Length > 0)
                    port.ApplyAnswer(answer.Span);
                else
                    port.RollBack();
            }
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The answer in the ACK fits not; what was agreed before goes on.
            port.RollBack();
        }
        if (port.IsHeldByRemote != heldBefore)
            leg.Post(new CallMessage.HeldByPhone(leg, port.IsHeldByRemote));
        if (videoBefore && !port.HasVideo)
            leg.Post(new CallMessage.VideoDropped(leg));
    }

    // Pictures that are new to the call: whether they are taken only the other side can say.
    private async Task<PeerMedia?> OtherForAsync(Leg leg, IncomingRequest request) =>
        !port.HasVideo && VideoFormats.In(SessionDescriptions.Of(request.Request).Span) is { } video
            ? await leg.AskForVideoAsync(video)
            : null;

    private void OnRefer(Leg leg, IncomingRequest request)
    {
        if (SipReferral.Read(dialog, request) is { } referral)
            leg.Post(new CallMessage.TransferByPhone(leg, referral));
        else
            request.Respond(400, "Missing or Bad Refer-To");
    }

    private void OnInfo(Leg leg, IncomingRequest request)
    {
        if (InfoDtmf.Read(request.Request) is { } digit)
            leg.Post(new CallMessage.Key(leg, digit, OutOfBand: true));
        else if (InfoPicture.IsAsked(request.Request))
            port.AskForPicture();
        // RFC 6086 4.2.2: an INFO without a package we know is harmless.
        request.Respond(200);
    }
}

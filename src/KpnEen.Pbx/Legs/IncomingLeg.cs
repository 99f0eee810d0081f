using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Prompts;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>The caller of an INVITE that came in.</summary>
public sealed class IncomingLeg : ICaller, IAsyncDisposable
{
    private readonly IncomingInvite invite;
    private readonly MediaPort port;
    private readonly Supervisor supervisor;
    private readonly TimeProvider time;
    private readonly ReadOnlyMemory<byte> offer;
    private byte[]? answer;
    private bool answerTold;
    private IDisposable? early;
    private bool ringing;
    private bool offered;
    private Leg? leg;

    /// <exception cref="SdpParseException">The offer is no SDP: 400.</exception>
    /// <exception cref="MediaNegotiationException">Nothing in the offer fits: 488.</exception>
    public IncomingLeg(LegInfo info, IncomingInvite invite, MediaPort port, Supervisor supervisor, TimeProvider time)
    {
        Info = info;
        this.invite = invite;
        this.port = port;
        this.supervisor = supervisor;
        this.time = time;
        // With a proxy between that is not ours the media may come from anywhere.
        if (invite.Origin is { } origin)
            port.ExpectFrom(origin);
        offer = SessionDescriptions.Of(invite.Request);
        // Whether it fits is told at once; what is answered, when it is known who answers.
        if (!offer.IsEmpty)
            answer = port.Answer(offer.Span);
        supervisor.Start("early requests", () => EarlyRequests.ReadAsync(invite.Requests, port, TakePrack));
    }

    public LegInfo Info { get; }
    public CancellationToken Gone => leg?.Gone ?? invite.Cancelled;
    public PeerMedia? Media => port.RemoteMedia;

    public bool IsDialog(ReplacedDialog dialog) =>
        leg is null
        && invite.Request.CallId == dialog.CallId
        && invite.LocalTag == dialog.ToTag
        && invite.Request.From.Tag == dialog.FromTag;

    public void Ringing()
    {
        if (ringing || early is not null)
            return;
        ringing = true;
        invite.Provisional(180, sdp: EarlyOffer());
    }

    public void EarlyMedia(RingingLeg from)
    {
        if (port.Codec is null)
        {
            Ringing();
            return;
        }
        early?.Dispose();
        TellAnswer(from.Media);
        early = from.Hear(port);
        invite.Provisional(183, sdp: answer);
    }

    public void Forwarded()
    {
        early?.Dispose();
        early = null;
        // Who rings next is told again: the ringing of before is over.
        ringing = false;
        invite.Provisional(181);
    }

    public async Task<Leg> AnswerAsync(Leg? callee, CancellationToken hangup)
    {
        if (offered && port.Codec is null)
        {
            // The PRACK brought no answer that fits.
            invite.Reject(488);
        }
        var offers = answer is null && !offered;
        TellAnswer(callee?.Port?.RemoteMedia);
        ReadOnlyMemory<byte> sdp =
            offers ? port.CreateOffer(callee?.Port?.RemoteMedia)
            : offered ? default
            : port.LocalDescription;
        var dialog = await invite.AcceptAsync(sdp, null, hangup);
        var signalling = new SipSignalling(dialog, port, supervisor);
        leg = new Leg(Info, signalling, port, time);
        signalling.Attach(leg);
        if (offers)
            await TakeAnswerAsync(dialog);
        return leg;
    }

    public async Task FinishAsync(Outcome outcome, Announcement? announcement, CancellationToken hangup)
    {
        // Where the far side spoke already, in tones or words, that is what the caller heard.
        var wasTold = early is not null;
        early?.Dispose();
        if (leg is not null || invite.Cancelled.IsCancellationRequested)
            return;
        if (outcome is Outcome.Served(var accepted))
        {
            await ServeAsync(accepted ? Sound.Confirmation : Sound.Error, announcement);
            return;
        }
        if (announcement is not null && !wasTold && port.Codec is not null)
            await AnnounceAsync(announcement, hangup);
        var cause = outcome is Outcome.Answered ? new Outcome.Abandoned().ToCause() : outcome.ToCause();
        invite.Reject(cause.Sip, headers: h => h["Reason"] = SipReasons.Of(cause));
    }

    public async ValueTask DisposeAsync()
    {
        if (leg is null)
            await port.DisposeAsync();
        // Handed to another call it talks on there.
        else if (!leg.IsInCall)
            await leg.HangUpAsync();
    }

    // As networks do: early media, not charged for, and the status after it (RFC 3960 4).
    private async Task AnnounceAsync(Announcement announcement, CancellationToken hangup)
    {
        using var late = new CancellationTokenSource(Announcement.Longest, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, hangup, invite.Cancelled);
        invite.Provisional(183, sdp: answer);
        try
        {
            await port.PlayAsync(announcement.At(port.Codec!.AudioRate), over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The caller hung up, or heard enough.
        }
    }

    private async Task ServeAsync(Sound heard, Announcement? said)
    {
        try
        {
            var up = await AnswerAsync(null, CancellationToken.None);
            await up.PlayAsync(heard, TimeSpan.FromSeconds(1.5), up.Gone);
            if (said is not null)
                await up.SayAsync(said, up.Gone);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // Hung up before the tone was over.
        }
    }

    // Until it is told, the answer may still become one that spares transcoding and has pictures; not after a later offer (RFC 3311, RFC 3262 5).
    private void TellAnswer(PeerMedia? other)
    {
        if (answer is null || answerTold)
            return;
        answerTold = true;
        if (other is null || !ReferenceEquals(port.LocalDescription, answer))
            return;
        answer = port.Answer(offer.Span, other);
    }

    // RFC 3262 5: to an INVITE without offer the first reliable response carries one, and its PRACK the answer.
    private ReadOnlyMemory<byte> EarlyOffer()
    {
        if (answer is not null || offered || !invite.Request.Headers.HasToken("Require", "100rel"))
            return default;
        offered = true;
        return port.CreateOffer();
    }

    private bool TakePrack(IncomingRequest prack)
    {
        if (prack.Request.Method != "PRACK" || !offered || port.Codec is not null)
            return false;
        try
        {
            port.ApplyAnswer(SessionDescriptions.Of(prack.Request).Span);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The response is acknowledged all the same; the call cannot be answered like this.
        }
        prack.Respond(200);
        return true;
    }

    // The offer went in our 200; the answer comes with the ACK (RFC 3264 with RFC 3261 13.2.1).
    private async Task TakeAnswerAsync(Dialog dialog)
    {
        try
        {
            var body = await dialog.Acknowledged;
            port.ApplyAnswer(body.Span);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            await leg!.HangUpAsync("SIP;cause=488;text=\"Not Acceptable Here\"");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>A leg that was dialled and is not answered yet. It ends in exactly one of: answered, or not.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing.")]
public sealed class RingingLeg(LegInfo info, Call call, OutgoingInvite invite, MediaPort port, Supervisor supervisor, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource pickup = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> early = [];
    private Leg? picker;
    private bool over;

    public LegInfo Info => info;

    /// <summary>The phone said it rings.</summary>
    public bool HasRung { get; private set; }

    /// <summary>Rings until somebody answers, refuses, or patience ends.</summary>
    /// <param name="alone">The only target: its early media may reach the caller.</param>
    /// <exception cref="OperationCanceledException">The caller gave up or another target was faster. A leg answered in that very moment is returned, never lost.</exception>
    public async Task<Outcome> RingAsync(TimeSpan ringFor, bool alone, ICallProgress progress, CancellationToken cancel)
    {
        call.Rings(this);
        supervisor.Start("early requests", () => EarlyRequests.ReadAsync(invite.Requests, port));
        using var patience = new CancellationTokenSource(ringFor, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel, pickup.Token);
        try
        {
            while (await invite.Provisionals.WaitToReadAsync(stop.Token))
            {
                while (invite.Provisionals.TryRead(out var provisional))
                    OnProvisional(provisional, alone, progress);
            }
            var result = await invite.Result;
            return PickedUpBy() is { } faster ? await PickedUpAsync(faster) : await FinishAsync(result);
        }
        catch (OperationCanceledException)
        {
            if (PickedUpBy() is { } picker)
                return await PickedUpAsync(picker);
            if (invite.Result.IsCompleted && (await invite.Result).Answered)
                return await FinishAsync(await invite.Result);
            var lostRace = cancel.IsCancellationRequested && !call.Hangup.IsCancellationRequested;
            call.RingEnded(
                this,
                patience.IsCancellationRequested ? RingEndReason.NoAnswer
                    : lostRace ? RingEndReason.AnsweredElsewhere
                    : RingEndReason.Cancelled
            );
            invite.Cancel(lostRace && !patience.IsCancellationRequested ? SipReasons.AnsweredElsewhere : null);
            supervisor.Start("abandoned leg", AbandonAsync);
            if (cancel.IsCancellationRequested)
                throw;
            return new Outcome.NoAnswer();
        }
    }

    public bool IsDialog(ReplacedDialog dialog) =>
        invite.CallId == dialog.CallId && invite.LocalTag == dialog.ToTag && invite.IsEarlyWith(dialog.FromTag);

    /// <summary>Somebody else answers in the place of this phone. False when it was too late.</summary>
    public bool PickUp(Leg by)
    {
        lock (gate)
        {
            if (over || picker is not null)
                return false;
            picker = by;
        }
        pickup.Cancel();
        return true;
    }

    /// <summary>Asks the phone to go off hook by itself: NOTIFY, Event: talk. False when it will not.</summary>
    public async Task<bool> AskToAnswerAsync(CancellationToken cancellation)
    {
        var response = await invite.SendAsync(
            "NOTIFY",
            headers: h =>
            {
                h["Event"] = "talk";
                h["Subscription-State"] = "active";
            },
            cancellation: cancellation
        );
        return response.IsSuccess;
    }

    public LegSummary ToSummary(RingEndReason reason) =>
        new(
            info.Id,
            info.Kind,
            info.Direction,
            info.User?.Id,
            info.DeviceId,
            info.Number,
            info.StartedAt,
            null,
            time.GetUtcNow(),
            JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()),
            null
        );

    /// <summary>What the phone speaks, once it has said so.</summary>
    internal PeerMedia? Media => port.RemoteMedia;

    /// <summary>Connects the waiting side with this leg's early media.</summary>
    internal IDisposable Hear(MediaPort waiting) => MediaBridge.Connect(waiting, port);

    // From here on nobody can pick up any more.
    private Leg? PickedUpBy()
    {
        lock (gate)
        {
            over = true;
            return picker;
        }
    }

    private async Task<Outcome> PickedUpAsync(Leg by)
    {
        var other = info.User?.Extension ?? info.Number;
        call.Decide(DecisionCode.PickedUp, "call-pickup", by.Info.Named?.Id, "picked up", $"in the place of {other}", target: other);
        call.RingEnded(this, RingEndReason.AnsweredElsewhere);
        invite.Cancel(SipReasons.AnsweredElsewhere);
        supervisor.Start("abandoned leg", AbandonAsync);
        await call.AddAsync(by);
        return new Outcome.Answered(by);
    }

    private void OnProvisional(SipResponse provisional, bool alone, ICallProgress progress)
    {
        if (!HasRung)
        {
            HasRung = true;
            call.Conversation.Emit(
                EventTypes.CallRinging,
                call.Conversation.State is CallState.Created ? CallState.Ringing : call.Conversation.State,
                data =>
                    data with
                    {
                        LegId = info.Id,
                        User = info.User ?? data.User,
                        Targets = [.. call.RingingLegs.Where(l => l.HasRung).Select(l => l.Info.ToTarget())],
                    }
            );
            call.Changed();
        }
        // RFC 3262 5: in a reliable response this is the answer, and the 200 need not repeat it; so it counts for each of several phones.
        if (Hears(provisional) && alone)
            progress.EarlyMedia(this);
        else
            progress.Ringing();
    }

    private async Task<Outcome> FinishAsync(InviteResult result)
    {
        if (result.Answered)
        {
            if (!HasRung)
                OnProvisional(new SipResponse(180), alone: false, Nobody.Instance);
            if (Agrees(result.Response))
            {
                var leg = new Leg(info, new SipSignalling(result.Dialog, port, supervisor), port, time);
                ((SipSignalling)leg.Signalling).Attach(leg);
                await call.AddAsync(leg, this);
                return new Outcome.Answered(leg);
            }
            supervisor.Start("bye", () => result.Dialog.ByeAsync("SIP;cause=488;text=\"Not Acceptable Here\""));
        }
        await port.DisposeAsync();
        var outcome = result.Answered
            ? new Outcome.Failed(new Cause(488, 88, "Incompatible destination"))
            : CalleeRefusal.Read(result.Response, info, HasRung);
        call.RingEnded(this, outcome.ToRingEndReason());
        return outcome;
    }

    private bool Hears(SipResponse provisional)
    {
        if (SessionDescriptions.Of(provisional) is not { IsEmpty: false } sdp || !Apply(sdp))
            return false;
        if (provisional.To.Tag is { } branch)
            early[branch] = sdp;
        return true;
    }

    // Behind the target several may ring (RFC 3261 12.1): what the one said that answers counts.
    private bool Agrees(SipResponse answer)
    {
        var sdp = SessionDescriptions.Of(answer);
        if (sdp.IsEmpty && early.Count > 1 && answer.To.Tag is { } branch)
            sdp = early.GetValueOrDefault(branch);
        return sdp.IsEmpty ? port.Codec is not null : Apply(sdp);
    }

    private bool Apply(ReadOnlyMemory<byte> sdp)
    {
        try
        {
            port.ApplyAnswer(sdp.Span);
            return true;
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            call.Decide(DecisionCode.AnswerNotUsable, "media", info.Id, "answer not usable", e.Message);
            return false;
        }
    }

    // The 200 may have crossed our CANCEL: then the phone is off hook and must hear BYE.
    private async Task AbandonAsync()
    {
        var result = await invite.Result;
        await port.DisposeAsync();
        if (result.Answered)
            await result.Dialog.ByeAsync(SipReasons.AnsweredElsewhere);
    }
}

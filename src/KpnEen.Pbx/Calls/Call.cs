using System.Collections.Immutable;
using System.Threading.Channels;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Calls;

/// <summary>One call while it lives: its legs, its mailbox, its end. Leaving its scope hangs up every leg.</summary>
public sealed class Call : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly CancellationTokenSource hangup;
    private readonly Channel<CallMessage> mailbox = Channel.CreateUnbounded<CallMessage>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<RingingLeg> ringing = [];
    private ImmutableList<Leg> legs = [];
    private ImmutableList<LegSummary> past = [];
    private ImmutableList<RecordingSession> recordings = [];
    private UserCalls? list;
    private bool over;

    public Call(TenantSnapshot tenant, Conversation conversation, TimeProvider time, CancellationToken shutdown)
    {
        Tenant = tenant;
        Conversation = conversation;
        this.time = time;
        Times = new CallTimes(time);
        hangup = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        Hangup = hangup.Token;
    }

    /// <summary>The snapshot the call started with, and keeps.</summary>
    public TenantSnapshot Tenant { get; }
    public Conversation Conversation { get; }
    public string Id => Conversation.Id;

    /// <summary>The calling side hung up, someone asked for the end, or the server stops.</summary>
    public CancellationToken Hangup { get; }

    /// <summary>Why the call ends; the first reason counts.</summary>
    public HangupReason? Reason { get; private set; }
    public ChannelWriter<CallMessage> Mailbox => mailbox.Writer;
    public ChannelReader<CallMessage> Messages => mailbox.Reader;

    /// <summary>Set while two sides talk: only then can requests be carried out.</summary>
    public bool IsTalking { get; set; }

    /// <summary>The user who makes this call, busy from the first moment.</summary>
    public string? CallingUserId { get; init; }

    /// <summary>The recording that runs, or ran last.</summary>
    public RecordingSession? Recording => recordings.IsEmpty ? null : recordings[^1];

    /// <summary>Every recording of the call is on the disk, or was given up.</summary>
    public Task Recorded => Task.WhenAll(recordings.Select(r => r.Finished));

    /// <summary>Set while more than two sides talk.</summary>
    public ConferenceRef? Conference { get; set; }

    /// <summary>What the call was made for, and who waits: a transfer while it rings goes on from there.</summary>
    public Attempt? Attempt { get; set; }

    /// <summary>Every leg is down and nobody finds the call any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>Set when a click started the call and wants to hear how far it is.</summary>
    public ClickToCall? Click { get; set; }

    /// <summary>Who placed the call wants it recorded from the beginning; once.</summary>
    public bool IsToBeRecorded { get; set; }

    /// <summary>What its legs outside may cost beside the company's limit.</summary>
    public CallBudget? Budget { get; set; }
    public ImmutableArray<string> RecordingIds => [.. recordings.Select(r => r.Id)];
    public CallTimes Times { get; }
    public ImmutableList<Leg> Legs => legs;
    public ImmutableList<RingingLeg> RingingLegs => ringing;
    public ImmutableList<LegSummary> PastLegs => past;

    /// <summary>Every leg is being hung up.</summary>
    public bool IsOver => over;

    /// <summary>The caller has no leg yet, and has not left the call.</summary>
    public bool IsCalling => CallingUserId is { } caller && !over && !HasLeg(caller) && !HadLeg(caller);

    /// <summary>Ids of the users who talk, ring or call: few, so that no set is needed to hold each once.</summary>
    public List<string> Users()
    {
        var found = new List<string>(4);
        foreach (var leg in legs)
            Add(found, leg.Info.User?.Id);
        foreach (var leg in ringing)
            Add(found, leg.Info.User?.Id);
        if (IsCalling)
            Add(found, CallingUserId);
        return found;
    }

    /// <summary>From here on the list knows who is in the call.</summary>
    public void ListIn(UserCalls users)
    {
        (list, IsListed) = (users, true);
        Changed();
    }

    /// <summary>False before the call begins and after it ended: what comes late then puts nobody in it again.</summary>
    public bool IsListed { get; private set; }

    public void Unlist()
    {
        IsListed = false;
        Changed();
    }

    /// <summary>What those see who watch a user of this call may be another thing now.</summary>
    public void Changed() => list?.Changed(this);

    public void End(HangupReason reason)
    {
        lock (gate)
        {
            if (over)
                return;
            Reason ??= reason;
        }
        try
        {
            hangup.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended by itself in this very moment.
        }
    }

    public void Rings(RingingLeg leg)
    {
        lock (gate)
            ringing = ringing.Add(leg);
        Changed();
    }

    /// <summary>A target stopped ringing: tells why, once for each target that rang.</summary>
    public void RingEnded(RingingLeg leg, RingEndReason reason)
    {
        lock (gate)
        {
            if (!ringing.Contains(leg))
                return;
            ringing = ringing.Remove(leg);
            past = past.Add(leg.ToSummary(reason));
        }
        Changed();
        if (leg.HasRung)
            Tell(leg.Info, EventTypes.CallRingEnded, reason);
    }

    /// <summary>A target was answered; the call takes care of the leg from here on.</summary>
    /// <returns>False when the call is over: the leg was hung up.</returns>
    public async ValueTask<bool> AddAsync(Leg leg, RingingLeg? from = null)
    {
        bool late;
        lock (gate)
        {
            late = over;
            if (from is not null)
                ringing = ringing.Remove(from);
            if (!late && !legs.Contains(leg))
                legs = legs.Add(leg);
        }
        Changed();
        if (late)
            await leg.HangUpAsync(SipReasons.AnsweredElsewhere);
        else
            leg.AttachTo(this);
        return !late;
    }

    /// <summary>A second phone picked up at the same moment: it hears the end, and never counts as missed.</summary>
    public Task LostAsync(Leg leg) => LostAsync(leg, RingEndReason.AnsweredElsewhere);

    /// <summary>A target picked up and nobody is there to talk to.</summary>
    public async Task LostAsync(Leg leg, RingEndReason reason)
    {
        Tell(leg.Info, EventTypes.CallRingEnded, reason);
        await RemoveAsync(leg, SipReasons.AnsweredElsewhere);
    }

    public async Task RemoveAsync(Leg leg, string? reason = null)
    {
        var hangingUp = leg.HangUpAsync(reason);
        // A phone that is gone may take long to say nothing: the line is free already.
        Changed();
        await hangingUp;
        Forget(leg);
    }

    /// <summary>The leg goes on in another call.</summary>
    public void Forget(Leg leg)
    {
        lock (gate)
        {
            if (!legs.Contains(leg))
                return;
            legs = legs.Remove(leg);
            past = past.Add(leg.ToSummary());
        }
        Changed();
    }

    /// <summary>A recording begins.</summary>
    public void Record(RecordingSession recording)
    {
        recordings = recordings.Add(recording);
        recording.Started();
    }

    /// <param name="settingOf">The resource whose setting it was, where that is not the subject.</param>
    /// <param name="target">What it names: the extension, number, group or line it leads to.</param>
    public void Decide(
        DecisionCode code,
        string service,
        string? subject,
        string what,
        string why,
        string? settingOf = null,
        string? target = null,
        int? afterSeconds = null
    ) =>
        Conversation.Decided(
            new Decision(time.GetUtcNow(), service, subject, what, why)
            {
                Code = code,
                Target = target,
                AfterSeconds = afterSeconds,
                SettingOf = settingOf,
                TenantVersion = Tenant.Version,
            }
        );

    public async ValueTask DisposeAsync()
    {
        hangup.Cancel();
        lock (gate)
            over = true;
        Changed();
        mailbox.Writer.TryComplete();
        while (mailbox.Reader.TryRead(out var message))
            Refuse(message);
        // Who is left hears that the other side was lost, not that it hung up.
        var lost = Reason is { Cause: { Q850: SipReasons.RecoveryOnTimerExpiry } cause } ? SipReasons.Of(cause) : null;
        foreach (var leg in legs)
            await RemoveAsync(leg, lost);
        hangup.Dispose();
    }

    /// <summary>The end of it, told by its lifecycle.</summary>
    internal void Closed() => ended.TrySetResult();

    private static void Add(List<string> users, string? id)
    {
        if (id is not null && !users.Contains(id))
            users.Add(id);
    }

    private bool HasLeg(string userId)
    {
        foreach (var leg in legs)
        {
            if (leg.Info.User?.Id == userId)
                return true;
        }
        return false;
    }

    private bool HadLeg(string userId)
    {
        foreach (var leg in past)
        {
            if (leg.UserId == userId && leg.AnsweredAt is not null)
                return true;
        }
        return false;
    }

    private static void Refuse(CallMessage message)
    {
        switch (message)
        {
            case CallMessage.Posted posted:
                posted.Answer.TrySetResult(new CommandResult.InvalidState("ended", "The call has ended."));
                break;
            case CallMessage.Surrender surrender:
                surrender.Given.TrySetResult(null);
                break;
            case CallMessage.Merge merge:
                merge.Given.TrySetResult(null);
                break;
            case CallMessage.Replaced replaced:
                replaced.Taken.TrySetResult(false);
                break;
            case CallMessage.VideoAdded(var wish):
                wish.Refuse();
                break;
            case CallMessage.TransferByPhone transfer:
                transfer.Referral.Refuse(481, "Call Has Ended");
                break;
        }
    }

    private void Tell(LegInfo leg, string type, RingEndReason reason) =>
        Conversation.Emit(
            type,
            data =>
                data with
                {
                    LegId = leg.Id,
                    User = leg.User ?? data.User,
                    Targets = [leg.ToTarget(reason)],
                    RingMs = (long)(Times.Now - leg.StartedAt).TotalMilliseconds,
                }
        );
}

using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Legs;

/// <summary>An answered side of a call: its signalling and its media, in one. Only what is answered can play and talk.</summary>
public sealed class Leg : IAsyncDisposable
{
    private readonly ILegSignalling signalling;
    private readonly TimeProvider time;
    private readonly LegSound sound;
    private readonly LegOffers? offers;
    private readonly List<IAsyncDisposable> kept = [];
    private volatile ChannelWriter<CallMessage>? mailbox;
    private volatile LegKeys? keys;
    private int down;

    public Leg(LegInfo info, ILegSignalling signalling, MediaPort? port, TimeProvider time)
    {
        Info = info;
        this.signalling = signalling;
        Port = port;
        this.time = time;
        sound = new LegSound(port, time);
        offers = port is null ? null : new LegOffers(signalling, port);
        AnsweredAt = time.GetUtcNow();
        signalling.Terminated.Register(() => Post(new CallMessage.Gone(this)));
        port?.Silent.Register(() => Post(new CallMessage.Silent(this)));
    }

    public LegInfo Info { get; }
    internal ILegSignalling Signalling => signalling;
    public DateTimeOffset AnsweredAt { get; }
    public DateTimeOffset? EndedAt { get; private set; }
    public string? EndReason { get; private set; }
    public Quality? Quality { get; private set; }
    public CancellationToken Gone => signalling.Terminated;
    public string? TerminationReason => signalling.TerminationReason;
    public bool IsUp => down == 0 && !signalling.Terminated.IsCancellationRequested;

    /// <summary>We let go of it: what it kept is given back.</summary>
    internal bool IsDown => down != 0;

    /// <summary>This side holds the other, by its own key or through the API.</summary>
    public bool IsHolding { get; internal set; }

    /// <summary>The others are not to hear this side.</summary>
    public bool IsMuted { get; private set; }

    /// <summary>No media has come for too long: the phone lost its power or its network.</summary>
    internal bool IsSilent => Port is { Silent.IsCancellationRequested: true };

    internal MediaPort? Port { get; }

    /// <summary>Samples a second that the far side's codec carries: 8000 or 16000.</summary>
    internal int AudioRate => Port?.Codec?.AudioRate ?? 8000;

    /// <summary>A call takes care of it, this one or one it was handed to.</summary>
    internal bool IsInCall => mailbox is not null;

    /// <summary>From here on the leg's messages go to this call; what happened before that is told at once.</summary>
    public void AttachTo(Call call)
    {
        mailbox = call.Mailbox;
        if (signalling.Terminated.IsCancellationRequested)
            Post(new CallMessage.Gone(this));
        if (IsSilent)
            Post(new CallMessage.Silent(this));
    }

    internal void Post(CallMessage message)
    {
        if (message is CallMessage.Key(_, var digit, _) && keys is { } asked)
            asked.Press(digit);
        else
            mailbox?.TryWrite(message);
    }

    /// <summary>The far side's keys go to who asks, not to the call, until the result is disposed.</summary>
    public LegKeys TakeKeys() => keys = new LegKeys(GiveKeys);

    private void GiveKeys(LegKeys from)
    {
        if (keys == from)
            keys = null;
    }

    public bool IsDialog(ReplacedDialog dialog) => signalling.IsDialog(dialog);

    /// <summary>Lives as long as the leg (a reservation, a licence): let go when it ends.</summary>
    public void Keep(IAsyncDisposable what) => kept.Add(what);

    /// <summary>Lets both talk until the result is disposed.</summary>
    public IDisposable TalkTo(Leg other)
    {
        Hush();
        other.Hush();
        return Port is null || other.Port is null ? Nothing.Instance : MediaBridge.Connect(Port, other.Port);
    }

    /// <summary>Plays to the far side until something else is played or talk begins.</summary>
    public void Play(Sound what) => Play(Sounds.Source(what));

    /// <summary>Plays to the far side until it ends, something else is played or talk begins.</summary>
    public void Play(IAudioSource what) => sound.Play(what);

    /// <summary>Plays to the far side for a while.</summary>
    public Task PlayAsync(Sound what, TimeSpan duration, CancellationToken cancellation) =>
        sound.PlayAsync(Sounds.Source(what), duration, cancellation);

    /// <summary>Says it to the far side, to its end or until something else is played or talk begins.</summary>
    public Task SayAsync(Announcement what, CancellationToken cancellation) => PlayAsync(what.At(AudioRate), cancellation);

    /// <summary>Plays to the far side, to its end or until something else is played or talk begins.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: it is silent at once.</exception>
    public Task PlayAsync(IAudioSource what, CancellationToken cancellation) => sound.PlayAsync(what, cancellation);

    /// <summary>The others do not hear this side any more, whatever its phone sends, or hear it again.</summary>
    public void Mute(bool muted)
    {
        IsMuted = muted;
        if (Port is not null)
            Port.IsMuted = muted;
    }

    public void Hush() => sound.Hush();

    /// <summary>Tells the phone to stop (or start again) sending and listening. False when it refused; the exchange holds it all the same.</summary>
    public async Task<bool> HoldAsync(bool hold, CancellationToken cancellation) =>
        offers is null || await offers.OfferAsync(null, hold ? MediaDirection.Inactive : MediaDirection.SendReceive, cancellation);

    /// <summary>Offers the phone what the other side speaks now. False when it refused: what was agreed before goes on.</summary>
    internal async Task<bool> OfferAsync(PeerMedia other, CancellationToken cancellation) =>
        offers is not null
        && await offers.OfferAsync(other, IsHolding ? MediaDirection.Inactive : MediaDirection.SendReceive, cancellation);

    /// <summary>The phone adds pictures: what the other side says to that. Null when nobody can be asked.</summary>
    internal async Task<PeerMedia?> AskForVideoAsync(VideoFormats video)
    {
        var wish = new VideoWish(this, video);
        if (mailbox?.TryWrite(new CallMessage.VideoAdded(wish)) != true)
            return null;
        return await wish.SaidAsync(time, Gone);
    }

    public Task SendDtmfAsync(string digits, CancellationToken cancellation) =>
        Port?.SendDtmfAsync(digits, ct: cancellation) ?? Task.CompletedTask;

    /// <summary>Idempotent. The far side hears BYE; what was kept is let go.</summary>
    /// <param name="reason">Reason header (RFC 3326), if one helps the phone.</param>
    public async ValueTask HangUpAsync(string? reason = null)
    {
        if (Interlocked.Exchange(ref down, 1) != 0)
            return;
        Hush();
        EndedAt = time.GetUtcNow();
        EndReason = signalling.TerminationReason switch
        {
            null => IsSilent ? "lost" : "released",
            var why when why.Contains("BYE", StringComparison.Ordinal) => "hungUp",
            _ => "lost",
        };
        Quality = Port is null ? null : Qualities.Of(Port);
        try
        {
            await signalling.HangUpAsync(reason);
            if (Port is not null)
                await Port.DisposeAsync();
        }
        finally
        {
            foreach (var what in kept)
                await what.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => HangUpAsync();

    public LegSummary ToSummary() =>
        new(
            Info.Id,
            Info.Kind,
            Info.Direction,
            Info.User?.Id,
            Info.DeviceId,
            Info.Number,
            Info.StartedAt,
            AnsweredAt,
            EndedAt,
            EndReason,
            Quality
        );

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose() { }
    }
}

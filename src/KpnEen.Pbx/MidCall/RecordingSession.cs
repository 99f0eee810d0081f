using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Services.Recording;

namespace KpnEen.Pbx.MidCall;

/// <summary>One recording of a call: its file, its state, its events.</summary>
public sealed class RecordingSession(
    Call call,
    LegRecording recording,
    Leg owner,
    string id,
    CallRecordingSettings settings,
    TimeProvider time
)
{
    private ImmutableArray<RecordingPause> pauses = [];
    private CancellationTokenRegistration broken;

    public string Id => id;
    public RecordingMode Mode => settings.Mode;
    public string State { get; private set; } = "recording";

    /// <summary>Done when the file is whole and that was told, or there is none and that was told.</summary>
    public Task Finished { get; private set; } = Task.CompletedTask;

    public bool IsOf(Leg leg) => leg == owner;

    /// <summary>Another line of the same user: a conference of two of the user's calls keeps one.</summary>
    public bool IsOfUser(Leg leg) => leg.Info.User is { } user && user.Id == owner.Info.User?.Id;

    public bool IsRunning => State is "recording" or "paused";

    public void Started()
    {
        Tell(EventTypes.RecordingStarted, null, LegRecorder.FileOf(id));
        broken = recording.Failed.Register(() => call.Mailbox.TryWrite(new CallMessage.RecordingBroke(this)));
    }

    public void Pause(Actor by)
    {
        recording.Pause();
        State = "paused";
        pauses = pauses.Add(new RecordingPause((long)recording.Duration.TotalMilliseconds, time.GetUtcNow(), null, by));
        Tell(EventTypes.RecordingPaused, by);
    }

    public void Resume(Actor by)
    {
        EndPause();
        recording.Resume();
        State = "recording";
        Tell(EventTypes.RecordingResumed, by);
    }

    public void GoOnWith(Leg leg)
    {
        if (leg == owner)
            return;
        owner = leg;
        recording.HearUser(leg);
    }

    public void HearOther(Leg? other) => recording.HearOther(other);

    /// <summary>The disk failed in mid-call: the call goes on without.</summary>
    public void Broke()
    {
        if (IsRunning)
            Fail(recording.Failure, null);
    }

    /// <summary>From here on nothing is recorded; the rest (<see cref="Finished"/>) waits for the disk and for nobody who talks.</summary>
    public void Stop(Actor by)
    {
        if (!IsRunning)
            return;
        EndPause();
        State = "stopped";
        broken.Dispose();
        var writing = recording.StopAsync();
        Tell(EventTypes.RecordingStopped, by);
        Finished = FinishAsync(writing, by);
    }

    internal static string CamelCase(RecordingMode mode) => char.ToLowerInvariant(mode.ToString()[0]) + mode.ToString()[1..];

    private async Task FinishAsync(Task<LegRecordingResult> writing, Actor by)
    {
        LegRecordingResult result;
        try
        {
            result = await writing;
        }
        catch (IOException e)
        {
            // A full disk costs the recording, not the call.
            Fail(e.Message, by);
            return;
        }
        call.Conversation.Emit(
            EventTypes.RecordingAvailable,
            data =>
                data with
                {
                    User = owner.Info.User,
                    Recording = Describe() with
                    {
                        State = "available",
                        DurationMs = (long)result.Duration.TotalMilliseconds,
                        Sha256 = result.Sha256,
                        Bytes = result.Bytes,
                        Url = $"/v1/recordings/{id}/content",
                    },
                }
        );
    }

    private void Fail(string? why, Actor? by)
    {
        call.Decide(
            DecisionCode.RecordingBrokeOff,
            CallRecording.Descriptor.Name,
            owner.Info.User?.Id,
            "recording broke off",
            why ?? "the disk failed"
        );
        EndPause();
        State = "failed";
        Tell(EventTypes.RecordingFailed, by);
    }

    private void EndPause()
    {
        if (State == "paused")
            pauses = pauses.SetItem(pauses.Length - 1, pauses[^1] with { To = time.GetUtcNow() });
    }

    private void Tell(string type, Actor? by, string? file = null) =>
        call.Conversation.Emit(
            type,
            data => data with { LegId = owner.Info.Id, User = owner.Info.User, Actor = by, Recording = Describe() },
            file
        );

    private RecordingRef Describe() =>
        new(
            id,
            CamelCase(settings.Mode),
            State,
            owner.Info.User?.Id,
            (long)recording.Duration.TotalMilliseconds,
            Pauses: pauses.IsEmpty ? null : pauses,
            RetentionDays: settings.RetentionDays
        );
}

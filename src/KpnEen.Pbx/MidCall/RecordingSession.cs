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

    public string Id => id;
    public RecordingMode Mode => settings.Mode;
    public string State { get; private set; } = "recording";

    public bool IsOf(Leg leg) => leg == owner;

    public bool IsRunning => State is "recording" or "paused";

    public void Started(string file) => Tell(EventTypes.RecordingStarted, null, file);

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

    public void HearOther(Leg other) => recording.HearOther(other);

    public async Task StopAsync(Actor by)
    {
        if (!IsRunning)
            return;
        EndPause();
        State = "stopped";
        LegRecordingResult result;
        try
        {
            result = await recording.StopAsync();
        }
        catch (IOException e)
        {
            // A full disk costs the recording, not the call.
            call.Decide(CallRecording.Descriptor.Name, owner.Info.User?.Id, "recording broke off", e.Message);
            State = "failed";
            Tell(EventTypes.RecordingFailed, by);
            return;
        }
        Tell(EventTypes.RecordingStopped, by);
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

    internal static string CamelCase(RecordingMode mode) => char.ToLowerInvariant(mode.ToString()[0]) + mode.ToString()[1..];
}

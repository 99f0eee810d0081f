using System.Text.Json;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Services.Recording;

namespace KpnEen.Pbx.MidCall;

/// <summary>Start, pause, resume and stop of the recording, as the mode of the user's service allows (semantics.md 12).</summary>
internal sealed class RecordingRequests(MidCallServices services, Call call, ITalkingSides sides)
{
    private static readonly Actor Service = new("system", "call-recording");

    private async Task StartByServiceAsync()
    {
        foreach (var leg in sides.Sides)
        {
            if (SettingsOf(leg) is { } settings && IsRecordedFromTheBeginning(settings.Mode))
            {
                call.IsToBeRecorded = false;
                call.Decide(
                    DecisionCode.RecordingStarted,
                    CallRecording.Descriptor.Name,
                    leg.Info.User!.Id,
                    "recorded",
                    $"mode {JsonNamingPolicy.CamelCase.ConvertName(settings.Mode.ToString())}"
                );
                await StartAsync(leg, settings);
                return;
            }
        }
    }

    private bool IsRecordedFromTheBeginning(RecordingMode mode) =>
        mode is RecordingMode.Always or RecordingMode.AlwaysWithPause || (mode == RecordingMode.OnDemandUserStart && call.IsToBeRecorded);

    /// <summary>At the beginning, and when a side came or went: who was recorded may have left, who came may be recorded always.</summary>
    public async Task ChangedPartyAsync()
    {
        if (call.Recording is { IsRunning: true } running)
        {
            if ((sides.Sides.FirstOrDefault(running.IsOf) ?? sides.Sides.FirstOrDefault(running.IsOfUser)) is { } owner)
            {
                running.GoOnWith(owner);
                running.HearOther(sides.PartnerOf(owner));
                return;
            }
            running.Stop(Service);
        }
        await StartByServiceAsync();
    }

    public void Stop() => call.Recording?.Stop(Service);

    /// <returns>Null when done.</returns>
    public async Task<CommandResult?> HandleAsync(CallRequest request) =>
        request switch
        {
            CallRequest.StartRecording(_, var userId) => await StartAsync(userId),
            CallRequest.PauseRecording(var actor) => Pause(actor),
            CallRequest.ResumeRecording(var actor) => Resume(actor),
            CallRequest.StopRecording(var actor) => Stop(actor),
            _ => new CommandResult.Refused("unknownRequest", $"A call does not understand {request.GetType().Name}."),
        };

    private async Task<CommandResult?> StartAsync(string? userId)
    {
        if (sides.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (call.Recording is { IsRunning: true } running)
            return new CommandResult.InvalidState(running.State, "The call is being recorded already.");
        if (SettingsOf(leg) is not { Mode: RecordingMode.OnDemandUserStart } settings)
            return NotAllowed("start");
        await StartAsync(leg, settings);
        return null;
    }

    private CommandResult? Pause(Actor actor)
    {
        if (call.Recording is not { State: "recording" } running)
            return NotRunning();
        if (running.Mode == RecordingMode.Always)
            return NotAllowed("pause");
        running.Pause(actor);
        return null;
    }

    private CommandResult.InvalidState? Resume(Actor actor)
    {
        if (call.Recording is not { State: "paused" } paused)
            return new CommandResult.InvalidState(call.Recording?.State ?? "none", "The recording is not paused.");
        paused.Resume(actor);
        return null;
    }

    private CommandResult? Stop(Actor actor)
    {
        if (call.Recording is not { IsRunning: true } running)
            return NotRunning();
        if (running.Mode != RecordingMode.OnDemandUserStart)
            return NotAllowed("stop");
        running.Stop(actor);
        return null;
    }

    private async Task StartAsync(Leg owner, CallRecordingSettings settings)
    {
        var id = Ids.New("rec", services.Time);
        try
        {
            var recording = await services.Recorder.StartAsync(id, sides.PartnerOf(owner), owner);
            call.Record(new RecordingSession(call, recording, owner, id, settings, services.Time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk costs the recording, not the call.
            call.Decide(DecisionCode.RecordingNotStarted, CallRecording.Descriptor.Name, owner.Info.User?.Id, "not recorded", e.Message);
            call.Conversation.Emit(
                EventTypes.RecordingFailed,
                data =>
                    data with
                    {
                        User = owner.Info.User,
                        Recording = new RecordingRef(id, RecordingSession.CamelCase(settings.Mode), "failed", owner.Info.User?.Id),
                    }
            );
        }
    }

    private CallRecordingSettings? SettingsOf(Leg leg) =>
        leg.Info.User is { } user && call.Tenant.FindUser(user.Id) is { } found ? found.Services.Get(CallRecording.Descriptor) : null;

    private CommandResult.InvalidState NotRunning() => new(call.Recording?.State ?? "none", "The call is not being recorded.");

    private static CommandResult.Refused NotAllowed(string what) =>
        new("recordingNotAllowed", $"The recording mode of the user does not allow to {what}.");
}

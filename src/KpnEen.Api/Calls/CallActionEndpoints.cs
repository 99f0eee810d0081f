using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Calls;

/// <summary>What can be done to a live call: each a POST below it.</summary>
internal static class CallActionEndpoints
{
    public static void MapCallActions(this IEndpointRouteBuilder calls)
    {
        calls.MapPost("/{callId}/hang-up", HangUpAsync).Action("hangUpCall", "Hang up", "Ends the call for all sides.");
        calls
            .MapPost("/{callId}/answer", AnswerAsync)
            .Action(
                "answerCall",
                "Answer",
                "Lets the ringing phone of the user go off hook; the phone must support it.",
                ProblemCodes.AnswerNotSupported,
                ProblemCodes.UserNotInCall
            );
        calls.MapPost("/{callId}/hold", HoldAsync).Action("holdCall", "Hold", "Puts the other side on hold.", ProblemCodes.UserNotInCall);
        calls
            .MapPost("/{callId}/resume", ResumeAsync)
            .Action("resumeCall", "Resume", "Takes the other side off hold.", ProblemCodes.UserNotInCall);
        calls
            .MapPost("/{callId}/transfer", TransferAsync)
            .Action(
                "transferCall",
                "Transfer",
                "Sends the other side to a destination (blind) or to the other party of a consultation call (attended).",
                ProblemCodes.UserNotInCall
            )
            .BodyExample(new { Kind = "blind", To = "+31201234567" });
        calls.MapConferenceActions();
        calls
            .MapPost("/{callId}/dtmf", DtmfAsync)
            .Action("sendDtmf", "Send digits", "Sends keys to the far side (RFC 4733).", ProblemCodes.UserNotInCall);
        calls.MapCallPlaying();
        calls
            .MapPost("/{callId}/recording/start", StartRecordingAsync)
            .Action("startCallRecording", "Start recording", "Where the user's recording mode allows it.", ProblemCodes.UserNotInCall);
        calls
            .MapPost("/{callId}/recording/pause", PauseRecordingAsync)
            .Action("pauseCallRecording", "Pause recording", "Nothing is recorded until it is resumed: for card numbers and the like.");
        calls
            .MapPost("/{callId}/recording/resume", ResumeRecordingAsync)
            .Action("resumeCallRecording", "Resume recording", "Ends a pause.");
        calls
            .MapPost("/{callId}/recording/stop", StopRecordingAsync)
            .Action("stopCallRecording", "Stop recording", "Where the user's recording mode allows it.");
    }

    public static RouteHandlerBuilder Action(
        this RouteHandlerBuilder endpoint,
        string operationId,
        string summary,
        string description,
        params string[] conflicts
    ) =>
        endpoint
            .Operation(operationId, summary, description)
            .Produces<Call>()
            .Conflicts([ProblemCodes.InvalidCallState, ProblemCodes.CallEnded, .. conflicts])
            .RequireScope(Scopes.CallsControl)
            .Idempotent();

    private static Task<IResult> HangUpAsync(string callId, TenantContext tenant, CallCommands commands, CancellationToken cancellation) =>
        commands.PostAsync(callId, new CallRequest.HangUp(tenant.Actor), cancellation);

    private static Task<IResult> AnswerAsync(
        string callId,
        CallSide? side,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.Answer(tenant.Actor, UserOf(side)), cancellation);

    private static Task<IResult> HoldAsync(
        string callId,
        CallSide? side,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.Hold(tenant.Actor, UserOf(side)), cancellation);

    private static Task<IResult> ResumeAsync(
        string callId,
        CallSide? side,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.Resume(tenant.Actor, UserOf(side)), cancellation);

    private static Task<IResult> TransferAsync(
        string callId,
        TransferCall input,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        CallRequest request =
            input.Kind == TransferKind.Blind
                ? new CallRequest.BlindTransfer(tenant.Actor, input.UserId, input.To!)
                : new CallRequest.AttendedTransfer(tenant.Actor, input.UserId, input.ConsultationCallId!);
        return commands.PostAsync(callId, request, cancellation);
    }

    private static Task<IResult> DtmfAsync(
        string callId,
        SendDtmf input,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        return commands.PostAsync(callId, new CallRequest.SendDtmf(tenant.Actor, input.UserId, input.Digits), cancellation);
    }

    private static Task<IResult> StartRecordingAsync(
        string callId,
        CallSide? side,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.StartRecording(tenant.Actor, UserOf(side)), cancellation);

    private static Task<IResult> PauseRecordingAsync(
        string callId,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.PauseRecording(tenant.Actor), cancellation);

    private static Task<IResult> ResumeRecordingAsync(
        string callId,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.ResumeRecording(tenant.Actor), cancellation);

    private static Task<IResult> StopRecordingAsync(
        string callId,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.StopRecording(tenant.Actor), cancellation);

    public static string? UserOf(CallSide? side) => side is null ? null : InputCheck.Demand(side).UserId;
}

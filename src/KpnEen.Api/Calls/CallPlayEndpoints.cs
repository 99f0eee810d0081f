using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Audio;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Calls;

/// <summary>Audio played into a live call.</summary>
internal static class CallPlayEndpoints
{
    public static void MapCallPlaying(this IEndpointRouteBuilder calls)
    {
        calls
            .MapPost("/{callId}/play", PlayAsync)
            .Action(
                "playAudio",
                "Play audio",
                "Plays an audio file of the company or a prompt of the exchange. Who hears it does not hear the other side meanwhile. It ends by itself, when it is stopped, when something else is played, and when a side is put on hold, taken back or replaced.",
                ProblemCodes.UserNotInCall
            )
            .BodyExample(new { Prompt = "goodbye" });
        calls
            .MapPost("/{callId}/play/stop", StopAsync)
            .Action("stopPlaying", "Stop playing", "Ends what is played; the sides hear each other again.");
    }

    private static async Task<IResult> PlayAsync(
        string callId,
        PlayAudio input,
        TenantContext tenant,
        CallCommands commands,
        AudioFileStore files,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (input.AudioFileId is { } file && !await files.ExistsAsync(tenant.TenantId, file, cancellation))
            throw Problems.Validation("/audioFileId", ErrorCodes.UnknownReference, "There is no such audio file.").Throw();
        var request = new CallRequest.Play(tenant.Actor, input.UserId, input.AudioFileId, input.Prompt, input.To, input.Loop);
        return await commands.PostAsync(callId, request, cancellation);
    }

    private static Task<IResult> StopAsync(string callId, TenantContext tenant, CallCommands commands, CancellationToken cancellation) =>
        commands.PostAsync(callId, new CallRequest.StopPlaying(tenant.Actor), cancellation);
}

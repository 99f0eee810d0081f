using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Calls;

/// <summary>What makes a call a conference, and what can be done to its parties.</summary>
internal static class ConferenceActionEndpoints
{
    public static void MapConferenceActions(this IEndpointRouteBuilder calls)
    {
        calls
            .MapPost("/{callId}/conference", ConferenceAsync)
            .Action(
                "conferenceCall",
                "Join another call",
                "Takes the parties of another call of the same user into this one: all hear each other. The other call ends. At most 16 parties.",
                ProblemCodes.UserNotInCall,
                ProblemCodes.ConferenceFull
            );
        calls
            .MapPost("/{callId}/add-party", AddPartyAsync)
            .Action(
                "addParty",
                "Add a party",
                "Rings a destination on behalf of the user while the call goes on; who answers joins. At most 16 parties.",
                ProblemCodes.UserNotInCall,
                ProblemCodes.ConferenceFull
            );
        calls
            .MapPost("/{callId}/drop-party", DropPartyAsync)
            .Action(
                "dropParty",
                "Drop a party",
                "Hangs up one leg of a conference; the others talk on, unless it is the controller's.",
                ProblemCodes.PartyNotInCall
            );
        calls
            .MapPost("/{callId}/leave", LeaveAsync)
            .Action(
                "leaveConference",
                "Leave a conference",
                "The user leaves and the others talk on, also when it is the user's conference.",
                ProblemCodes.UserNotInCall
            );
        calls
            .MapPost("/{callId}/mute", MuteAsync)
            .Action(
                "muteParty",
                "Mute",
                "The others do not hear the leg any more.",
                ProblemCodes.UserNotInCall,
                ProblemCodes.PartyNotInCall
            );
        calls
            .MapPost("/{callId}/unmute", UnmuteAsync)
            .Action("unmuteParty", "Unmute", "The others hear the leg again.", ProblemCodes.UserNotInCall, ProblemCodes.PartyNotInCall);
    }

    private static Task<IResult> ConferenceAsync(
        string callId,
        JoinCall input,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        return commands.PostAsync(callId, new CallRequest.Conference(tenant.Actor, input.UserId, input.CallId), cancellation);
    }

    private static Task<IResult> AddPartyAsync(
        string callId,
        AddParty input,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        return commands.PostAsync(callId, new CallRequest.AddParty(tenant.Actor, input.UserId, input.To), cancellation);
    }

    private static Task<IResult> DropPartyAsync(
        string callId,
        DropParty input,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        return commands.PostAsync(callId, new CallRequest.DropParty(tenant.Actor, input.LegId), cancellation);
    }

    private static Task<IResult> LeaveAsync(
        string callId,
        CallSide? side,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, new CallRequest.LeaveConference(tenant.Actor, CallActionEndpoints.UserOf(side)), cancellation);

    private static Task<IResult> MuteAsync(
        string callId,
        CallParty? party,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, Mute(party, tenant, true), cancellation);

    private static Task<IResult> UnmuteAsync(
        string callId,
        CallParty? party,
        TenantContext tenant,
        CallCommands commands,
        CancellationToken cancellation
    ) => commands.PostAsync(callId, Mute(party, tenant, false), cancellation);

    private static CallRequest.Mute Mute(CallParty? party, TenantContext tenant, bool muted)
    {
        if (party is not null)
            InputCheck.Demand(party);
        return new CallRequest.Mute(tenant.Actor, party?.UserId, party?.LegId, muted);
    }
}

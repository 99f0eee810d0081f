using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.Calls;

/// <summary>What the switch says to a request, as a problem.</summary>
internal static class CommandAnswers
{
    /// <param name="destination">Pointer of the member that names the destination.</param>
    /// <param name="user">Pointer of the member that names the user.</param>
    public static ProblemResult Problem(CommandResult result, string destination = "/to", string user = "/userId") =>
        result switch
        {
            CommandResult.InvalidState { State: "ended" } => Problems.Conflict(ProblemCodes.CallEnded),
            CommandResult.InvalidState(var state, _) => Problems.InvalidCallState(JsonNamingPolicy.CamelCase.ConvertName(state)),
            CommandResult.Refused("invalidDestination", var detail) => Problems.Validation(destination, ErrorCodes.InvalidFormat, detail),
            CommandResult.Refused("unknownPrompt", var detail) => Problems.Validation("/prompt", ErrorCodes.UnknownReference, detail),
            CommandResult.Refused("unknownUser", var detail) => Problems.Validation(user, ErrorCodes.UnknownReference, detail),
            CommandResult.Refused("destinationNotAllowed", var detail) => Problems.Of(ProblemCodes.DestinationNotAllowed, detail),
            CommandResult.Refused("recordingNotAllowed", var detail) => Problems.Of(ProblemCodes.RecordingNotAllowed, detail),
            CommandResult.Refused("userNotInCall", var detail) => Problems.Conflict(ProblemCodes.UserNotInCall, detail),
            CommandResult.Refused("partyNotInCall", var detail) => Problems.Conflict(ProblemCodes.PartyNotInCall, detail),
            CommandResult.Refused("conferenceFull", var detail) => Problems.Conflict(ProblemCodes.ConferenceFull, detail),
            CommandResult.Refused("unknownCall", var detail) => Problems.Validation("/callId", ErrorCodes.UnknownReference, detail),
            CommandResult.Refused("noDevice", var detail) => Problems.Conflict(ProblemCodes.NoDevice, detail),
            CommandResult.Refused("answerNotSupported", var detail) => Problems.Conflict(ProblemCodes.AnswerNotSupported, detail),
            CommandResult.Refused(_, var detail) => Problems.Conflict(ProblemCodes.Conflict, detail),
            _ => Problems.NotFound(),
        };
}

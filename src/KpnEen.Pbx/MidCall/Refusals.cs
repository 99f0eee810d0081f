using KpnEen.Pbx.Control;

namespace KpnEen.Pbx.MidCall;

internal static class Refusals
{
    public static CommandResult NoUser(string? userId) =>
        userId is null
            ? new CommandResult.Refused("userRequired", "More than one user, or none, is in the call: name the user.")
            : new CommandResult.Refused("userNotInCall", "The user is not in the call.");

    public static CommandResult NoParty(string legId) => new CommandResult.Refused("partyNotInCall", $"{legId} does not talk in the call.");

    public static CommandResult ConferenceFull { get; } =
        new CommandResult.Refused("conferenceFull", "A conference has 16 parties at most.");
}

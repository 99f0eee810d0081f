using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Prompts;

/// <summary>Which words belong to an outcome. Busy, no answer and a refusal by a person have none: every telephone has a tone or a text for them.</summary>
internal static class Treatments
{
    public static Phrase? Of(Call call, Outcome outcome) =>
        outcome switch
        {
            Outcome.Served served => served.Says,
            // A phone that fails to reach 112 tries another way at once.
            _ when call.Attempt is { } attempt && DialledNumber.IsEmergency(attempt.Dialled) => null,
            Outcome.NotFound or Outcome.Blocked or Outcome.Loop when !call.Conversation.Redirections.IsEmpty =>
            // What the forwarder set or may not do is nothing the caller could mend.
            Phrase.Of(Prompt.CannotBeCompleted),
            Outcome.NotFound => NotFound(call.Attempt?.Dialled ?? ""),
            Outcome.Blocked blocked => Phrase.Of(blocked.Says),
            Outcome.Unreachable { Cause: null or { Sip: 408 or 480 } } => Phrase.Of(Prompt.NotReachable),
            Outcome.Unreachable or Outcome.Loop => Phrase.Of(Prompt.CannotBeCompleted),
            _ => null,
        };

    // "This number" is nothing to say of a name in an address.
    private static Phrase? NotFound(string dialled) =>
        DialledNumber.IsExtension(dialled) ? Phrase.Of(Prompt.ExtensionUnknown)
        : dialled.All(c => char.IsAsciiDigit(c) || c == '+') ? Phrase.Of(Prompt.NumberNotInUse)
        : null;
}

using System.Text.Json.Serialization;

namespace KpnEen.Pbx.Control;

/// <summary>What came of a request.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "result")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(NotFound), "notFound")]
[JsonDerivedType(typeof(InvalidState), "invalidState")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record CommandResult
{
    private CommandResult() { }

    public sealed record Done(CallView Call) : CommandResult;

    /// <summary>No such live call in this tenant.</summary>
    public sealed record NotFound : CommandResult;

    /// <summary>The call is not in a state for it.</summary>
    public sealed record InvalidState(string State, string Detail) : CommandResult;

    /// <summary>Understood and refused.</summary>
    /// <param name="Code">Stable: <c>recordingNotAllowed</c>, <c>userNotInCall</c>, <c>unknownUser</c>, <c>noDevice</c>, <c>answerNotSupported</c>, <c>invalidDestination</c>, <c>destinationNotAllowed</c>, <c>unknownCall</c>, <c>partyNotInCall</c>, <c>conferenceFull</c>, <c>unknownPrompt</c>.</param>
    public sealed record Refused(string Code, string Detail) : CommandResult;
}

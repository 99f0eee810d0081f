using System.Text.Json.Serialization;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

/// <summary>What can be asked of a live call. Phones, star codes and the API post the same requests to the same mailbox.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "request")]
[JsonDerivedType(typeof(HangUp), "hangUp")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Hold), "hold")]
[JsonDerivedType(typeof(Resume), "resume")]
[JsonDerivedType(typeof(BlindTransfer), "blindTransfer")]
[JsonDerivedType(typeof(AttendedTransfer), "attendedTransfer")]
[JsonDerivedType(typeof(Conference), "conference")]
[JsonDerivedType(typeof(AddParty), "addParty")]
[JsonDerivedType(typeof(DropParty), "dropParty")]
[JsonDerivedType(typeof(LeaveConference), "leaveConference")]
[JsonDerivedType(typeof(Mute), "mute")]
[JsonDerivedType(typeof(SendDtmf), "sendDtmf")]
[JsonDerivedType(typeof(Play), "play")]
[JsonDerivedType(typeof(StopPlaying), "stopPlaying")]
[JsonDerivedType(typeof(StartRecording), "startRecording")]
[JsonDerivedType(typeof(PauseRecording), "pauseRecording")]
[JsonDerivedType(typeof(ResumeRecording), "resumeRecording")]
[JsonDerivedType(typeof(StopRecording), "stopRecording")]
public abstract record CallRequest(Actor Actor)
{
    /// <summary>Ends the call; with a leg or user named, only that side's leg when more than two are up.</summary>
    public sealed record HangUp(Actor Actor) : CallRequest(Actor);

    /// <summary>Asks the ringing phone of this user to go off hook (NOTIFY, Event: talk).</summary>
    public sealed record Answer(Actor Actor, string? UserId) : CallRequest(Actor);

    public sealed record Hold(Actor Actor, string? UserId) : CallRequest(Actor);

    public sealed record Resume(Actor Actor, string? UserId) : CallRequest(Actor);

    public sealed record BlindTransfer(Actor Actor, string? UserId, string To) : CallRequest(Actor);

    /// <summary>Joins the other party of this call with the other party of the consultation call of the same user.</summary>
    public sealed record AttendedTransfer(Actor Actor, string? UserId, string ConsultationId) : CallRequest(Actor);

    /// <summary>Takes the parties of another call of the same user into this one: all hear each other.</summary>
    public sealed record Conference(Actor Actor, string? UserId, string OtherCallId) : CallRequest(Actor);

    /// <summary>Rings somebody on behalf of this user; who answers joins the conference.</summary>
    public sealed record AddParty(Actor Actor, string? UserId, string To) : CallRequest(Actor);

    /// <summary>Hangs up one side; the others go on.</summary>
    public sealed record DropParty(Actor Actor, string LegId) : CallRequest(Actor);

    /// <summary>The user leaves and the others go on, also when it was the user's conference.</summary>
    public sealed record LeaveConference(Actor Actor, string? UserId) : CallRequest(Actor);

    /// <summary>The others do not hear this side any more, or hear it again.</summary>
    /// <param name="LegId">The side; null: that of the user.</param>
    public sealed record Mute(Actor Actor, string? UserId, string? LegId, bool Muted) : CallRequest(Actor);

    /// <summary>Sends digits to the far side as RFC 4733 events.</summary>
    public sealed record SendDtmf(Actor Actor, string? UserId, string Digits) : CallRequest(Actor);

    /// <summary>Plays a sound file of the company, or a prompt of the exchange: one of the two is named.</summary>
    /// <param name="UserId">Whose side <paramref name="To"/> is about.</param>
    public sealed record Play(Actor Actor, string? UserId, string? AudioFileId, string? Prompt, PlaySides To, bool Loop)
        : CallRequest(Actor);

    /// <summary>Ends what <see cref="Play"/> began.</summary>
    public sealed record StopPlaying(Actor Actor) : CallRequest(Actor);

    public sealed record StartRecording(Actor Actor, string? UserId) : CallRequest(Actor);

    public sealed record PauseRecording(Actor Actor) : CallRequest(Actor);

    public sealed record ResumeRecording(Actor Actor) : CallRequest(Actor);

    public sealed record StopRecording(Actor Actor) : CallRequest(Actor);
}

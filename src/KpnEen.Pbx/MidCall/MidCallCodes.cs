using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.MidCall;

/// <summary>
/// Codes keyed in during the call: *44 *45 *48 *49 start, stop, pause and resume the recording (semantics.md 10); *38 makes this call and the
/// other one of the user a conference.
/// </summary>
internal sealed class MidCallCodes(ActiveCalls calls, Call call)
{
    private readonly Dictionary<Leg, string> keyed = [];

    /// <summary>A user's keys may amount to a request: it goes the way of all requests.</summary>
    public void Press(Leg leg, char digit)
    {
        var answer = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (leg.Info.User is { } user && Read(leg, user, digit) is { } asked)
            call.Mailbox.TryWrite(new CallMessage.Posted(asked, answer));
    }

    private CallRequest? Read(Leg leg, UserRef user, char digit)
    {
        var code = digit == '*' ? "*" : keyed.GetValueOrDefault(leg, "") + digit;
        keyed[leg] = code is ['*', ..] && code.Length < 3 ? code : "";
        var actor = new Actor("starCode", user.Id);
        return code switch
        {
            "*38" when OtherCallOf(user) is { } other => new CallRequest.Conference(actor, user.Id, other.Id),
            "*44" => new CallRequest.StartRecording(actor, user.Id),
            "*45" => new CallRequest.StopRecording(actor),
            "*48" => new CallRequest.PauseRecording(actor),
            "*49" => new CallRequest.ResumeRecording(actor),
            _ => null,
        };
    }

    private Call? OtherCallOf(UserRef user) => calls.Users.Of(user.Id).Find(c => c != call && c.IsTalking);
}

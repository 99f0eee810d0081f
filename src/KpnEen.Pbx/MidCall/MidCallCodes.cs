using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Codes keyed in during the call: *44 *45 *48 *49 start, stop, pause and resume the recording (semantics.md 10).</summary>
internal sealed class MidCallCodes
{
    private readonly Dictionary<Leg, string> keyed = [];

    /// <summary>The request a user's keys amount to; null while they do not.</summary>
    public CallRequest? Press(Leg leg, char digit)
    {
        if (leg.Info.User is not { } user)
            return null;
        var code = digit == '*' ? "*" : keyed.GetValueOrDefault(leg, "") + digit;
        keyed[leg] = code is ['*', ..] && code.Length < 3 ? code : "";
        var actor = new Actor("starCode", user.Id);
        return code switch
        {
            "*44" => new CallRequest.StartRecording(actor, user.Id),
            "*45" => new CallRequest.StopRecording(actor),
            "*48" => new CallRequest.PauseRecording(actor),
            "*49" => new CallRequest.ResumeRecording(actor),
            _ => null,
        };
    }
}

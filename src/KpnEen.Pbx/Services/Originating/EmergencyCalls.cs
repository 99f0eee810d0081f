using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Services.Originating;

/// <summary>112 goes out whatever is set: no service after this one sees it, and the caller's number is shown.</summary>
public sealed class EmergencyCalls : IOriginatingService
{
    public string Name => "emergency-calls";

    public Task<Outcome> InvokeAsync(Attempt attempt, NextAttempt next, CancellationToken hangup)
    {
        var (_, number) = Prefixes.Split(attempt.Dialled);
        if (!DialledNumber.IsEmergency(number))
            return next(attempt, hangup);
        attempt.Call.Decide(
            DecisionCode.EmergencyCall,
            Name,
            attempt.Originator?.Id,
            "emergency call, nothing bars it",
            $"{number} was dialled",
            target: number
        );
        return next(attempt with { Dialled = "112", IsEmergency = true }, hangup);
    }
}

using KpnEen.Sandbox.Phones;

namespace KpnEen.Sandbox;

/// <summary>A call from the simulated public network.</summary>
/// <param name="To">Number of a tenant.</param>
/// <param name="From">E.164; a mobile number when absent.</param>
/// <param name="Name">Shown with the number.</param>
/// <param name="Withheld">The caller withholds the number.</param>
/// <param name="RingSeconds">How long the caller waits for an answer, 1 to 300.</param>
/// <param name="ToneHertz">What the caller says when answered.</param>
/// <param name="Keys">What the caller presses then.</param>
/// <param name="HangUpAfterSeconds">How long the caller talks; null: until the other side hangs up.</param>
/// <param name="Steps">A script from the answer on, instead of the last three.</param>
public sealed record SandboxCall(
    string To,
    string? From = null,
    string? Name = null,
    bool Withheld = false,
    int RingSeconds = 60,
    int? ToneHertz = null,
    string? Keys = null,
    double? HangUpAfterSeconds = null,
    IReadOnlyList<PhoneStep>? Steps = null
)
{
    /// <summary>The script, whichever way it was said.</summary>
    public IReadOnlyList<PhoneStep> ToSteps()
    {
        if (Steps is not null)
            return Steps;
        var steps = new List<PhoneStep>();
        if (ToneHertz is { } hertz)
            steps.Add(new PhoneStep(PhoneAction.Speak, ToneHertz: hertz));
        if (Keys is { } keys)
            steps.Add(new PhoneStep(PhoneAction.SendKeys, Keys: keys));
        if (HangUpAfterSeconds is { } seconds)
            steps.AddRange([new PhoneStep(PhoneAction.Wait, seconds), new PhoneStep(PhoneAction.HangUp)]);
        return steps;
    }
}

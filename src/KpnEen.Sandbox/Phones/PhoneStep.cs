using System.Text.RegularExpressions;

namespace KpnEen.Sandbox.Phones;

/// <summary>One step of a script; which of the others counts is said at <see cref="PhoneAction"/>.</summary>
/// <param name="Seconds">Up to 600, fractions allowed.</param>
/// <param name="Status">A SIP status from 400 to 699.</param>
/// <param name="To">Extension or number.</param>
/// <param name="Keys">0 to 9, * and #.</param>
/// <param name="ToneHertz">From 100 to 3400.</param>
public sealed partial record PhoneStep(
    PhoneAction Do,
    double Seconds = 0,
    int Status = 486,
    string? To = null,
    string? Keys = null,
    int ToneHertz = 440
)
{
    private const double LongestWait = 600;

    /// <summary>Null: the step can be carried out.</summary>
    public string? Fault() =>
        Do switch
        {
            PhoneAction.Wait when Seconds is not (>= 0 and <= LongestWait) => "seconds must be 0 to 600",
            PhoneAction.Reject when Status is < 400 or > 699 => "status must be 400 to 699",
            PhoneAction.Speak when ToneHertz is < 100 or > 3400 => "toneHertz must be 100 to 3400",
            PhoneAction.SendKeys when Keys is null || !KeysPattern().IsMatch(Keys) => "keys must be 1 to 32 of 0-9, * and #",
            PhoneAction.Transfer when To is null || !ToPattern().IsMatch(To) => "to must be an extension or a number",
            _ => null,
        };

    [GeneratedRegex("^[0-9*#]{1,32}$", RegexOptions.NonBacktracking)]
    private static partial Regex KeysPattern();

    [GeneratedRegex(@"^\+?[0-9]{2,15}$", RegexOptions.NonBacktracking)]
    private static partial Regex ToPattern();
}

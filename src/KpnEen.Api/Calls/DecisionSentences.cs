using System.Text.RegularExpressions;
using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Calls;

/// <summary>
/// A decision as a sentence for who keeps the telephones of a company and is no engineer: Dutch unless English is asked for. The words of the
/// exchange stay beside it (<c>what</c>, <c>why</c>); what nobody has written a sentence for is told in them.
/// </summary>
internal static partial class DecisionSentences
{
    // In a template {1} and {2} are what the exchange named, {S} whose setting it is, {Y} why.
    private static readonly Rule[] Rules =
    [
        new("router", ToUser(), "Het gebelde nummer hoort bij {S}, toestel {1}.", "The dialled number belongs to {S}, extension {1}."),
        new("router", ToGroup(), "Het gebelde nummer hoort bij belgroep {1}.", "The dialled number belongs to hunt group {1}."),
        new("router", NotFound(), "Het gebelde nummer is hier niet bekend.", "Nobody here has the dialled number."),
        new(
            "router",
            NotFollowed(),
            "De doorschakeling van {S} is niet gevolgd: het gesprek ging anders in een kring, of werd te vaak doorgeschakeld.",
            "The forwarding of {S} was not followed: the call would have gone in a circle, or was forwarded too often."
        ),
        new("call-forwarding-always", Forward(), "{S} schakelt alle gesprekken door naar {1}.", "{S} forwards all calls to {1}."),
        new(
            "call-forwarding-busy",
            Forward(),
            Refused(),
            "{S} weigerde het gesprek; het ging daarom door naar {1}, zoals bij bezet is ingesteld.",
            "{S} refused the call, so it went to {1}, as is set for busy."
        ),
        new(
            "call-forwarding-busy",
            Forward(),
            "{S} was bezet; het gesprek ging daarom door naar {1}.",
            "{S} was busy, so the call went to {1}."
        ),
        new(
            "call-forwarding-no-answer",
            Forward(),
            NoAnswer(),
            "{S} nam binnen {1W} seconden niet op; het gesprek ging daarom door naar {1}.",
            "{S} did not answer within {1W} seconds, so the call went to {1}."
        ),
        new(
            "call-forwarding-no-answer",
            Forward(),
            "Geen telefoon van {S} was bereikbaar; het gesprek ging daarom door naar {1}.",
            "No phone of {S} could be reached, so the call went to {1}."
        ),
        new(
            "call-forwarding-not-reachable",
            Forward(),
            "Geen telefoon van {S} was bereikbaar; het gesprek ging daarom door naar {1}.",
            "No phone of {S} could be reached, so the call went to {1}."
        ),
        new(
            "do-not-disturb",
            Any(),
            "{S} heeft Niet storen aan: de telefoons gingen niet over.",
            "{S} has Do Not Disturb on: the phones did not ring."
        ),
        new("registrar", Any(), "{S} heeft geen telefoon die is aangemeld.", "No phone of {S} is registered."),
        new("hunt-group", Offer(), "Belgroep {S} liet toestel {1} overgaan.", "Hunt group {S} rang extension {1}."),
        new(
            "hunt-group",
            Overflow(),
            "Niemand van belgroep {S} nam op; het gesprek ging daarom door naar {1}.",
            "Nobody of hunt group {S} answered, so the call went to {1}."
        ),
        new(
            "hunt-group",
            Skipped(),
            Busy(),
            "{S} werd in de belgroep overgeslagen: in gesprek.",
            "{S} was skipped in the hunt group: on the phone."
        ),
        new(
            "hunt-group",
            Skipped(),
            "{S} werd in de belgroep overgeslagen: geen telefoon was bereikbaar.",
            "{S} was skipped in the hunt group: no phone could be reached."
        ),
        new("trunk", OutBy(), "Het gesprek ging naar buiten over {1}.", "The call went out by {1}."),
        new("calling-line-id-delivery-blocking", Any(), "{S} belde met een afgeschermd nummer.", "{S} called with the number withheld."),
        new(
            "outgoing-calling-plan",
            Any(),
            TooMany(),
            "{S} had al zoveel gesprekken tegelijk als het belplan toestaat; dit gesprek is geweigerd.",
            "{S} had as many calls at a time as the calling plan allows, so this one was refused."
        ),
        new(
            "outgoing-calling-plan",
            Any(),
            "Het belplan van {S} staat gesprekken naar dit soort nummers niet toe ({Y}).",
            "The calling plan of {S} does not allow calls to such numbers ({Y})."
        ),
        new("spend-limit", Any(), "De bestedingslimiet is bereikt.", "The spend limit is reached."),
        new("call-recording", Recorded(), "Het gesprek met {S} is opgenomen.", "The call with {S} was recorded."),
        new("call-recording", Any(), "De opname van {S} lukte niet ({Y}).", "The recording of {S} failed ({Y})."),
        new("call-pickup", Any(), "{S} nam het gesprek over dat bij een ander overging.", "{S} picked up the call that rang elsewhere."),
        new(
            "emergency-calls",
            Any(),
            "Een noodoproep: geen instelling houdt die tegen.",
            "An emergency call: no setting stands in its way."
        ),
        new("star-codes", Any(), "De gekozen code bestaat niet.", "There is no such code."),
        new(
            "call-me-now",
            Confirmed(),
            "De bezoeker van de website bevestigde het gesprek.",
            "The visitor of the website confirmed the call."
        ),
        new(
            "call-me-now",
            Any(),
            "Het gesprek voor de website kwam niet tot stand ({Y}).",
            "The call for the website did not come about ({Y})."
        ),
        new(
            "media",
            LetGo(),
            "Het gesprek is beëindigd: van {S} kwam geen geluid meer.",
            "The call was ended: no sound came from {S} any more."
        ),
    ];

    /// <param name="nameOf">The name of a user or group; null: it is gone, or it is none.</param>
    public static string Of(Decision decision, Func<string, string?> nameOf, bool inEnglish)
    {
        var subject =
            decision.Subject is { } id ? nameOf(id) ?? id
            : inEnglish ? "the caller"
            : "de beller";
        foreach (var rule in Rules)
        {
            if (rule.Service != decision.Service || rule.What.Match(decision.What) is not { Success: true } what)
                continue;
            var why = rule.Why?.Match(decision.Why);
            if (why is { Success: false })
                continue;
            var text = (inEnglish ? rule.English : rule.Dutch)
                .Replace("{1}", what.Groups[1].Value, StringComparison.Ordinal)
                .Replace("{1W}", why?.Groups[1].Value, StringComparison.Ordinal)
                .Replace("{Y}", decision.Why, StringComparison.Ordinal)
                .Replace("{S}", subject, StringComparison.Ordinal);
            return decision.Subject is null ? char.ToUpperInvariant(text[0]) + text[1..] : text;
        }
        return $"{decision.Service}: {decision.What} ({decision.Why}).";
    }

    [GeneratedRegex("^to user (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex ToUser();

    [GeneratedRegex("^to hunt group (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex ToGroup();

    [GeneratedRegex("^not found$", RegexOptions.NonBacktracking)]
    private static partial Regex NotFound();

    [GeneratedRegex("^forwarding not followed$", RegexOptions.NonBacktracking)]
    private static partial Regex NotFollowed();

    [GeneratedRegex("^forward to (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Forward();

    [GeneratedRegex("refused the call$", RegexOptions.NonBacktracking)]
    private static partial Regex Refused();

    [GeneratedRegex("no answer for ([0-9]+) s$", RegexOptions.NonBacktracking)]
    private static partial Regex NoAnswer();

    [GeneratedRegex("^offer to (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Offer();

    [GeneratedRegex("^overflow to (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Overflow();

    [GeneratedRegex("^skipped$", RegexOptions.NonBacktracking)]
    private static partial Regex Skipped();

    [GeneratedRegex("^busy$", RegexOptions.NonBacktracking)]
    private static partial Regex Busy();

    [GeneratedRegex("^out by (.+)$", RegexOptions.NonBacktracking)]
    private static partial Regex OutBy();

    [GeneratedRegex("^too many calls", RegexOptions.NonBacktracking)]
    private static partial Regex TooMany();

    [GeneratedRegex("^recorded$", RegexOptions.NonBacktracking)]
    private static partial Regex Recorded();

    [GeneratedRegex("^visitor confirmed$", RegexOptions.NonBacktracking)]
    private static partial Regex Confirmed();

    [GeneratedRegex("^(?:call ended|let go)$", RegexOptions.NonBacktracking)]
    private static partial Regex LetGo();

    [GeneratedRegex("", RegexOptions.NonBacktracking)]
    private static partial Regex Any();

    private sealed record Rule(string Service, Regex What, Regex? Why, string Dutch, string English)
    {
        public Rule(string service, Regex what, string dutch, string english)
            : this(service, what, null, dutch, english) { }
    }
}

using System.Collections.Frozen;
using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Calls;

/// <summary>Every kind of decision in words, Dutch and English. {S} whose setting it is, {T} where it leads, {A} after how many seconds, {Y} why.</summary>
internal static class DecisionTemplates
{
    public static FrozenDictionary<DecisionCode, (string Dutch, string English)> All { get; } =
        new Dictionary<DecisionCode, (string, string)>
        {
            [DecisionCode.RoutedToUser] = (
                "Het gebelde nummer hoort bij {S}, toestel {T}.",
                "The dialled number belongs to {S}, extension {T}."
            ),
            [DecisionCode.RoutedToHuntGroup] = (
                "Het gebelde nummer hoort bij belgroep {T}.",
                "The dialled number belongs to hunt group {T}."
            ),
            [DecisionCode.NumberUnknown] = ("Het gebelde nummer is hier niet bekend.", "Nobody here has the dialled number."),
            [DecisionCode.ForwardingNotFollowed] = (
                "De doorschakeling van {S} is niet gevolgd: het gesprek ging anders in een kring, of werd te vaak doorgeschakeld.",
                "The forwarding of {S} was not followed: the call would have gone in a circle, or was forwarded too often."
            ),
            [DecisionCode.NotAllPhonesRung] = (
                "Niet alle telefoons gingen over: meer laat degene die het gesprek aanleverde niet toe.",
                "Not all phones rang: who brought the call allows no more."
            ),
            [DecisionCode.ForwardedAlways] = ("{S} schakelt alle gesprekken door naar {T}.", "{S} forwards all calls to {T}."),
            [DecisionCode.ForwardedBusy] = (
                "{S} was bezet; het gesprek ging daarom door naar {T}.",
                "{S} was busy, so the call went to {T}."
            ),
            [DecisionCode.ForwardedRefused] = (
                "{S} weigerde het gesprek; het ging daarom door naar {T}, zoals bij bezet is ingesteld.",
                "{S} refused the call, so it went to {T}, as is set for busy."
            ),
            [DecisionCode.ForwardedNoAnswer] = (
                "{S} nam binnen {A} seconden niet op; het gesprek ging daarom door naar {T}.",
                "{S} did not answer within {A} seconds, so the call went to {T}."
            ),
            [DecisionCode.ForwardedNotReachable] = (
                "Geen telefoon van {S} was bereikbaar; het gesprek ging daarom door naar {T}.",
                "No phone of {S} could be reached, so the call went to {T}."
            ),
            [DecisionCode.DoNotDisturb] = (
                "{S} heeft Niet storen aan: de telefoons gingen niet over.",
                "{S} has Do Not Disturb on: the phones did not ring."
            ),
            [DecisionCode.UserNotReachable] = ("{S} heeft geen telefoon die is aangemeld.", "No phone of {S} is registered."),
            [DecisionCode.HuntGroupRang] = ("Belgroep {S} liet toestel {T} overgaan.", "Hunt group {S} rang extension {T}."),
            [DecisionCode.HuntGroupOverflowed] = (
                "Niemand van belgroep {S} nam op; het gesprek ging daarom door naar {T}.",
                "Nobody of hunt group {S} answered, so the call went to {T}."
            ),
            [DecisionCode.MemberSkippedBusy] = (
                "{S} werd in de belgroep overgeslagen: in gesprek.",
                "{S} was skipped in the hunt group: on the phone."
            ),
            [DecisionCode.MemberSkippedNotReachable] = (
                "{S} werd in de belgroep overgeslagen: geen telefoon was bereikbaar.",
                "{S} was skipped in the hunt group: no phone could be reached."
            ),
            [DecisionCode.SentOut] = ("Het gesprek ging naar buiten over {T}.", "The call went out by {T}."),
            [DecisionCode.NextServerTried] = (
                "Een server van de buitenlijn of het toestel antwoordde niet; de volgende is geprobeerd.",
                "A server of the line or phone gave no answer, so the next one was tried."
            ),
            [DecisionCode.NumberWithheld] = ("{S} belde met een afgeschermd nummer.", "{S} called with the number withheld."),
            [DecisionCode.EmergencyCall] = (
                "Een noodoproep: geen instelling houdt die tegen.",
                "An emergency call: no setting stands in its way."
            ),
            [DecisionCode.StarCodeUnknown] = ("De gekozen code {T} bestaat niet.", "There is no code {T}."),
            [DecisionCode.StarCodeApplied] = (
                "{S} koos de code {T}; die is uitgevoerd.",
                "{S} dialled the code {T}, which was carried out."
            ),
            [DecisionCode.StarCodeRefused] = (
                "{S} koos de code {T}; die kon niet worden uitgevoerd.",
                "{S} dialled the code {T}, which could not be carried out."
            ),
            [DecisionCode.DestinationBarred] = (
                "Het belplan van {S} staat gesprekken naar dit soort nummers niet toe ({Y}).",
                "The calling plan of {S} does not allow calls to such numbers ({Y})."
            ),
            [DecisionCode.ForwardingAbroadBarred] = (
                "Het belplan van {S} staat doorschakelen naar dit soort nummers niet toe ({Y}).",
                "The calling plan of {S} does not allow forwarding to such numbers ({Y})."
            ),
            [DecisionCode.TooManyCalls] = (
                "{S} had al zoveel gesprekken tegelijk als het belplan toestaat; dit gesprek is geweigerd.",
                "{S} had as many calls at a time as the calling plan allows, so this one was refused."
            ),
            [DecisionCode.SpendLimitReached] = (
                "De bestedingslimiet is bereikt; het gesprek is geweigerd.",
                "The spend limit is reached, so the call was refused."
            ),
            [DecisionCode.EndedBySpendLimit] = (
                "Het gesprek is beëindigd: de bestedingslimiet is bereikt.",
                "The call was ended: the spend limit is reached."
            ),
            [DecisionCode.LetGoBySpendLimit] = (
                "De verbinding van {S} met de conferentie is verbroken: de bestedingslimiet is bereikt.",
                "{S} was taken out of the conference: the spend limit is reached."
            ),
            [DecisionCode.EncryptionGivenUp] = (
                "De andere kant weigerde versleuteld geluid; het is zonder die eis opnieuw aangeboden.",
                "The other side refused encrypted sound, so it was offered again without insisting."
            ),
            [DecisionCode.EncryptionRequired] = (
                "De verbinding is niet gelegd: versleuteling is verplicht, en langs deze weg mogen geen sleutels.",
                "The connection was not made: encryption is required, and no keys may travel this way."
            ),
            [DecisionCode.AnswerNotUsable] = (
                "Een telefoon nam op met een antwoord waar de centrale niets mee kan.",
                "A phone answered in a way that the exchange can do nothing with."
            ),
            [DecisionCode.EndedSilent] = (
                "Het gesprek is beëindigd: van {S} kwam geen geluid meer.",
                "The call was ended: no sound came from {S} any more."
            ),
            [DecisionCode.LetGoSilent] = (
                "De verbinding van {S} met de conferentie is verbroken: er kwam geen geluid meer.",
                "{S} was taken out of the conference: no sound came any more."
            ),
            [DecisionCode.VideoShown] = (
                "{S} zette beeld aan; de ander ziet het.",
                "{S} switched pictures on, and the other side sees them."
            ),
            [DecisionCode.VideoNotShown] = (
                "{S} zette beeld aan; de ander kan of wil het niet zien.",
                "{S} switched pictures on; the other side cannot see them, or will not."
            ),
            [DecisionCode.HoldRefusedByPhone] = (
                "De telefoon van {S} weigerde de wachtstand; de centrale houdt het gesprek toch in de wacht.",
                "The phone of {S} refused to be put on hold; the exchange holds the call all the same."
            ),
            [DecisionCode.AudioPlayed] = ("In het gesprek is {T} afgespeeld.", "{T} was played in the call."),
            [DecisionCode.StandardMusicPlayed] = (
                "De eigen wachtmuziek kon niet worden gelezen; de standaardmuziek klonk.",
                "The music on hold that was chosen could not be read, so the standard music played."
            ),
            [DecisionCode.RecordingStarted] = ("Het gesprek met {S} is opgenomen.", "The call with {S} was recorded."),
            [DecisionCode.RecordingNotStarted] = ("De opname van {S} begon niet ({Y}).", "The recording of {S} did not start ({Y})."),
            [DecisionCode.RecordingBrokeOff] = ("De opname van {S} brak af ({Y}).", "The recording of {S} broke off ({Y})."),
            [DecisionCode.PickedUp] = ("{S} nam het gesprek over dat bij {T} overging.", "{S} picked up the call that rang at {T}."),
            [DecisionCode.CallsJoined] = ("{S} verbond twee eigen gesprekken met elkaar.", "{S} joined two calls of theirs."),
            [DecisionCode.PlaceTaken] = ("{S} nam in het gesprek de plaats in van {T}.", "{S} took the place of {T} in the call."),
            [DecisionCode.TransferredWhileRinging] = (
                "{S} verbond door terwijl het nog overging; het gaat verder in het andere gesprek.",
                "{S} transferred while it still rang; it goes on in the other call."
            ),
            [DecisionCode.ConferencePartiesTaken] = (
                "{S} nam de deelnemers van een ander gesprek mee in de conferentie.",
                "{S} took the parties of another call into the conference."
            ),
            [DecisionCode.ConferencePartyCalled] = ("{S} belde {T} voor de conferentie.", "{S} called {T} into the conference."),
            [DecisionCode.ConferencePartyAbsent] = ("{T} kwam niet in de conferentie ({Y}).", "{T} did not come to the conference ({Y})."),
            [DecisionCode.VisitorConfirmed] = (
                "De bezoeker van de website bevestigde het gesprek.",
                "The visitor of the website confirmed the call."
            ),
            [DecisionCode.VisitorWrongCode] = (
                "De bezoeker van de website toetste niet de code die op de pagina stond; het gesprek is beëindigd.",
                "The visitor of the website did not key in the code on the page, so the call was ended."
            ),
            [DecisionCode.VisitorNoCode] = (
                "Wie voor de website gebeld werd, toetste niets; het gesprek is beëindigd.",
                "Who was called for the website pressed no key, so the call was ended."
            ),
            [DecisionCode.VisitorOptedOut] = (
                "Wie voor de website gebeld werd, wil zulke gesprekken niet meer; het gesprek is beëindigd.",
                "Who was called for the website wants no such calls any more, so the call was ended."
            ),
            [DecisionCode.KeySpendCapReached] = (
                "De bestedingslimiet van de belknop is bereikt; het gesprek is geweigerd.",
                "The spend cap of the website's button is reached, so the call was refused."
            ),
            [DecisionCode.LostWithTheNode] = (
                "De centrale viel uit tijdens het gesprek; het is daarna afgesloten.",
                "The exchange went down during the call, which was closed afterwards."
            ),
        }.ToFrozenDictionary();
}

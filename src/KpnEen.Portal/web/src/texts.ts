// Dutch first, English second.

const nl = {
  title: "KPN EEN", calls: "Gesprekken", users: "Gebruikers", records: "Historie", simulation: "Proefgesprek", signOut: "Uitloggen", docs: "Documentatie", console: "API-beheer", language: "English",
  signInTitle: "Inloggen", signInHint: "Met de client van uw organisatie. In de zandbak staan id en secret in .run/sandbox.json, onder client.", clientId: "Client-id", clientSecret: "Client-secret", signIn: "Inloggen",
  wrongCredentials: "Deze client-id en dit secret horen niet bij elkaar.", notReached: "Het is niet gelukt ({0}).", loading: "Laden …",
  live: "live", connecting: "verbinden …", quiet: "Er wordt nu niet gebeld.", dialTitle: "Bellen", dialWho: "Namens", dialTo: "Nummer of toestel", noDestination: "Vul een toestel of een telefoonnummer in.", dial: "Bel",
  hangUp: "Ophangen", hold: "In de wacht", resume: "Terughalen", transfer: "Doorverbinden", record: "Opnemen", pause: "Opname pauzeren", resumeRecording: "Opname hervatten", stopRecording: "Opname stoppen",
  transferTo: "Doorverbinden naar", cancel: "Annuleren", anonymous: "Anoniem", recording: "opname loopt", recordingPaused: "opname gepauzeerd",
  dnd: "Niet storen", reachable: "Bereikbaar", noPhone: "Geen toestel", notRegistered: "Toestel niet aangemeld", forwards: "Doorschakelen", always: "Altijd", busy: "Bij bezet", noAnswer: "Bij geen gehoor", notReachable: "Bij onbereikbaar", to: "Naar", after: "Na (s)", save: "Opslaan", saved: "Opgeslagen.", neverActs: "‘{0}’ doet nu niets: ‘{1}’ gaat voor.", setBy: "ingesteld door {0}", setNever: "standaardinstelling", extension: "Toestel", more: "Meer",
  noRecords: "Er is de afgelopen 30 dagen niet gebeld.", when: "Wanneer", who: "Met wie", user: "Gebruiker", how: "Afloop", talked: "Gesproken", why: "Waarom ging dit gesprek zo?", answeredBy: "Opgenomen door {0}", endedBy: "Opgehangen door {0}", ended: "Einde van het gesprek", endedSo: "Afloop: {0}", cameTo: "Het gesprek met {0}: {1}.", sipMessages: "SIP-berichten (voor de beheerder)", noSipMessages: "Die zijn er niet meer, of u mag ze niet lezen.", back: "Terug", listen: "Beluisteren", dialled: "Gebeld nummer", ring: "Overgaan", held: "In de wacht", legs: "Verbindingen", quality: "Kwaliteit", recordings: "Opnamen",
  simulationHint: "Waar zou een gesprek heen gaan? Er gaat geen telefoon over en er wordt niets bewaard.", caller: "Wie belt", outside: "iemand van buiten", callerNumber: "Nummer van de beller", whoAnswers: "Wie neemt op", nobody: "niemand", try: "Probeer", wouldGo: "Zo zou het gesprek gaan", wouldRing: "Deze telefoons gaan over", noneRing: "Geen enkele.", wouldAnswer: "{0} neemt op.", answered: "opgenomen",
  inbound: "inkomend", outbound: "uitgaand", internal: "intern",
  "state.created": "begint", "state.ringing": "gaat over", "state.active": "in gesprek", "state.held": "in de wacht", "state.ended": "beëindigd",
  "outcome.completed": "gesproken", "outcome.missed": "gemist", "outcome.busy": "bezet", "outcome.rejected": "geweigerd", "outcome.noAnswer": "geen gehoor", "outcome.answeredElsewhere": "elders opgenomen", "outcome.blocked": "geblokkeerd", "outcome.failed": "mislukt", "outcome.cancelled": "afgebroken",
  "leg.virtual": "virtueel toestel", "leg.device": "toestel", "leg.trunk": "buitenlijn",
  "end.hungUp": "opgehangen", "end.released": "verbroken door de centrale", "end.lost": "verbinding weggevallen", "end.noAnswer": "geen gehoor", "end.busy": "bezet", "end.rejected": "geweigerd", "end.answeredElsewhere": "elders opgenomen", "end.unreachable": "onbereikbaar", "end.cancelled": "afgebroken",
};

export type Key = keyof typeof nl;

const en: Record<Key, string> = {
  title: "KPN EEN", calls: "Calls", users: "Users", records: "History", simulation: "Try a call", signOut: "Sign out", docs: "Documentation", console: "API clients", language: "Nederlands",
  signInTitle: "Sign in", signInHint: "With the client of your organisation. In the sandbox, id and secret are in .run/sandbox.json, under client.", clientId: "Client id", clientSecret: "Client secret", signIn: "Sign in",
  wrongCredentials: "This client id and secret do not belong together.", notReached: "It did not work ({0}).", loading: "Loading …",
  live: "live", connecting: "connecting …", quiet: "No calls at the moment.", dialTitle: "Place a call", dialWho: "On behalf of", dialTo: "Number or extension", noDestination: "Fill in an extension or a telephone number.", dial: "Call",
  hangUp: "Hang up", hold: "Hold", resume: "Resume", transfer: "Transfer", record: "Record", pause: "Pause recording", resumeRecording: "Resume recording", stopRecording: "Stop recording",
  transferTo: "Transfer to", cancel: "Cancel", anonymous: "Number withheld", recording: "recording", recordingPaused: "recording paused",
  dnd: "Do not disturb", reachable: "Available", noPhone: "No phone", notRegistered: "Phone not registered", forwards: "Forwarding", always: "Always", busy: "When busy", noAnswer: "When not answered", notReachable: "When not reachable", to: "To", after: "After (s)", save: "Save", saved: "Saved.", neverActs: "‘{0}’ does nothing now: ‘{1}’ goes before it.", setBy: "set by {0}", setNever: "default setting", extension: "Extension", more: "More",
  noRecords: "No calls in the last 30 days.", when: "When", who: "With", user: "User", how: "Outcome", talked: "Talked", why: "Why did this call go the way it went?", answeredBy: "Answered by {0}", endedBy: "{0} hung up", ended: "End of the call", endedSo: "Outcome: {0}", cameTo: "The call with {0}: {1}.", sipMessages: "SIP messages (for the administrator)", noSipMessages: "They are gone, or you may not read them.", back: "Back", listen: "Listen", dialled: "Dialled", ring: "Rang", held: "On hold", legs: "Connections", quality: "Quality", recordings: "Recordings",
  simulationHint: "Where would a call go? No phone rings, and nothing is stored.", caller: "Who calls", outside: "somebody outside", callerNumber: "Number of the caller", whoAnswers: "Who answers", nobody: "nobody", try: "Try", wouldGo: "This is how the call would go", wouldRing: "These phones ring", noneRing: "None.", wouldAnswer: "{0} answers.", answered: "answered",
  inbound: "inbound", outbound: "outbound", internal: "internal",
  "state.created": "starting", "state.ringing": "ringing", "state.active": "talking", "state.held": "on hold", "state.ended": "ended",
  "outcome.completed": "talked", "outcome.missed": "missed", "outcome.busy": "busy", "outcome.rejected": "rejected", "outcome.noAnswer": "no answer", "outcome.answeredElsewhere": "answered elsewhere", "outcome.blocked": "blocked", "outcome.failed": "failed", "outcome.cancelled": "cancelled",
  "leg.virtual": "virtual phone", "leg.device": "phone", "leg.trunk": "line outside",
  "end.hungUp": "hung up", "end.released": "ended by the exchange", "end.lost": "connection lost", "end.noAnswer": "no answer", "end.busy": "busy", "end.rejected": "rejected", "end.answeredElsewhere": "answered elsewhere", "end.unreachable": "not reachable", "end.cancelled": "cancelled",
};

/** As chosen here, else as the browser wishes; Dutch when it knows neither. */
export function language(): "nl" | "en" {
  const wished = [localStorage.getItem("language") ?? "", ...navigator.languages].find((tag) => /^(nl|en)\b/i.test(tag));
  return wished?.toLowerCase().startsWith("en") ? "en" : "nl";
}

export const t = (key: Key, ...values: string[]): string => values.reduce((text, value, at) => text.replace(`{${at}}`, () => value), (language() === "en" ? en : nl)[key]);

/** A value of an open enumeration: one that is not known is shown as it is. */
export const word = (family: "state" | "outcome" | "leg" | "end" | "", value: string): string => {
  const key = (family ? `${family}.${value}` : value) as Key;
  return key in nl ? t(key) : value;
};

/** Today only the time, else the day too. */
export function moment(at: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(language(), today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

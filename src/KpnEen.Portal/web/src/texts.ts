// Dutch first, English second.

const nl = {
  title: "KPN EEN", calls: "Gesprekken", users: "Gebruikers", records: "Historie", signOut: "Afmelden", language: "English",
  signInTitle: "Aanmelden", signInHint: "Met de client van uw organisatie. In de zandbak staan id en secret in .run/sandbox.json, onder client.", clientId: "Client-id", clientSecret: "Client-secret", signIn: "Aanmelden",
  wrongCredentials: "Deze client-id en dit secret horen niet bij elkaar.", notReached: "Het is niet gelukt ({0}).", loading: "Laden …",
  live: "live", connecting: "verbinden …", quiet: "Er wordt nu niet gebeld.", dialTitle: "Bellen", dialWho: "Namens", dialTo: "Nummer of toestel", dial: "Bel",
  hangUp: "Ophangen", hold: "In de wacht", resume: "Terughalen", transfer: "Doorverbinden", record: "Opnemen", pause: "Opname pauzeren", resumeRecording: "Opname hervatten", stopRecording: "Opname stoppen",
  transferTo: "Doorverbinden naar", cancel: "Annuleren", anonymous: "Anoniem", recording: "opname loopt", recordingPaused: "opname gepauzeerd",
  dnd: "Niet storen", reachable: "Bereikbaar", forwards: "Doorschakelen", always: "Altijd", busy: "Bij bezet", noAnswer: "Bij geen gehoor", notReachable: "Bij onbereikbaar", to: "Naar", after: "Na (s)", save: "Opslaan", saved: "Opgeslagen.", neverActs: "‘{0}’ doet nu niets: ‘{1}’ gaat voor.", setBy: "ingesteld door {0}", setNever: "standaardinstelling", extension: "Toestel", more: "Meer",
  noRecords: "Er is de afgelopen 30 dagen niet gebeld.", when: "Wanneer", who: "Met wie", user: "Gebruiker", how: "Afloop", talked: "Gesproken", why: "Waarom ging dit gesprek zo?", noDecisions: "Geen dienst heeft het gesprek veranderd.", sipMessages: "SIP-berichten (voor de beheerder)", noSipMessages: "Die zijn er niet meer, of u mag ze niet lezen.", back: "Terug", listen: "Beluisteren", dialled: "Gebeld nummer", ring: "Overgaan", held: "In de wacht", legs: "Verbindingen", quality: "Kwaliteit", recordings: "Opnamen",
  inbound: "inkomend", outbound: "uitgaand", internal: "intern",
  "state.created": "begint", "state.ringing": "gaat over", "state.active": "in gesprek", "state.held": "in de wacht", "state.ended": "beëindigd",
  "outcome.completed": "gesproken", "outcome.missed": "gemist", "outcome.busy": "bezet", "outcome.rejected": "geweigerd", "outcome.noAnswer": "geen gehoor", "outcome.answeredElsewhere": "elders opgenomen", "outcome.blocked": "geblokkeerd", "outcome.failed": "mislukt", "outcome.cancelled": "afgebroken",
};

export type Key = keyof typeof nl;

const en: Record<Key, string> = {
  title: "KPN EEN", calls: "Calls", users: "Users", records: "History", signOut: "Sign out", language: "Nederlands",
  signInTitle: "Sign in", signInHint: "With the client of your organisation. In the sandbox, id and secret are in .run/sandbox.json, under client.", clientId: "Client id", clientSecret: "Client secret", signIn: "Sign in",
  wrongCredentials: "This client id and secret do not belong together.", notReached: "It did not work ({0}).", loading: "Loading …",
  live: "live", connecting: "connecting …", quiet: "No calls at the moment.", dialTitle: "Place a call", dialWho: "On behalf of", dialTo: "Number or extension", dial: "Call",
  hangUp: "Hang up", hold: "Hold", resume: "Resume", transfer: "Transfer", record: "Record", pause: "Pause recording", resumeRecording: "Resume recording", stopRecording: "Stop recording",
  transferTo: "Transfer to", cancel: "Cancel", anonymous: "Number withheld", recording: "recording", recordingPaused: "recording paused",
  dnd: "Do not disturb", reachable: "Available", forwards: "Forwarding", always: "Always", busy: "When busy", noAnswer: "When not answered", notReachable: "When not reachable", to: "To", after: "After (s)", save: "Save", saved: "Saved.", neverActs: "‘{0}’ does nothing now: ‘{1}’ goes before it.", setBy: "set by {0}", setNever: "default setting", extension: "Extension", more: "More",
  noRecords: "No calls in the last 30 days.", when: "When", who: "With", user: "User", how: "Outcome", talked: "Talked", why: "Why did this call go the way it went?", noDecisions: "No service changed the call.", sipMessages: "SIP messages (for the administrator)", noSipMessages: "They are gone, or you may not read them.", back: "Back", listen: "Listen", dialled: "Dialled", ring: "Rang", held: "On hold", legs: "Connections", quality: "Quality", recordings: "Recordings",
  inbound: "inbound", outbound: "outbound", internal: "internal",
  "state.created": "starting", "state.ringing": "ringing", "state.active": "talking", "state.held": "on hold", "state.ended": "ended",
  "outcome.completed": "talked", "outcome.missed": "missed", "outcome.busy": "busy", "outcome.rejected": "rejected", "outcome.noAnswer": "no answer", "outcome.answeredElsewhere": "answered elsewhere", "outcome.blocked": "blocked", "outcome.failed": "failed", "outcome.cancelled": "cancelled",
};

export const language = (): "nl" | "en" => (localStorage.getItem("language") === "en" ? "en" : "nl");

export const t = (key: Key, value?: string): string => {
  const text = (language() === "en" ? en : nl)[key];
  return value === undefined ? text : text.replace("{0}", value);
};

/** A value of an open enumeration: one that is not known is shown as it is. */
export const word = (family: "state" | "outcome" | "", value: string): string => {
  const key = (family ? `${family}.${value}` : value) as Key;
  return key in nl ? t(key) : value;
};

/** Today only the time, else the day too. */
export function moment(at: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(language(), today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

import type { Status } from "./session";

/** What the visitor reads. */
export interface Texts {
  locale: string;
  call: string;
  number: string;
  hint: string;
  submit: string;
  cancel: string;
  close: string;
  hangUp: string;
  again: string;
  when: string;
  now: string;
  closed: string;
  plan: string;
  code: string;
  status: Record<Status, string>;
  /** By the API's problem code; "" is any other. */
  error: Record<string, string>;
}

const nl: Texts = {
  locale: "nl-NL",
  call: "Bel mij nu",
  number: "Uw telefoonnummer",
  hint: "Wij bellen u direct. Voor u is dat gratis.",
  submit: "Bel mij",
  cancel: "Annuleren",
  close: "Sluiten",
  hangUp: "Ophangen",
  again: "Nog eens",
  when: "Wanneer mogen wij bellen?",
  now: "Nu",
  closed: "Wij zijn nu niet bereikbaar. Kies wanneer wij u mogen bellen.",
  plan: "Bel mij terug",
  code: "Toets deze code in als u opneemt:",
  status: {
    initiating: "Een ogenblik …",
    callingCaller: "Wij zetten het gesprek op. Houd uw telefoon bij de hand …",
    scheduled: "Wij bellen u terug op",
    missed: "Wij hebben u niet kunnen bereiken.",
    confirming: "Toets nu op uw telefoon …",
    callingCallee: "Bijna verbonden …",
    connected: "U bent verbonden.",
    disconnected: "Het gesprek is beëindigd. Tot horens!",
    failed: "Het is niet gelukt u te verbinden.",
    cancelled: "Geannuleerd.",
  },
  error: {
    number: "Dit is geen telefoonnummer dat wij kunnen bellen.",
    busy: "U hebt dit kort geleden al een paar keer geprobeerd. Probeer het later nog eens.",
    closed: "Op dit moment is er niemand bereikbaar.",
    origin: "Deze knop hoort niet bij deze website.",
    "": "Er ging iets mis. Probeer het later nog eens.",
  },
};

const en: Texts = {
  locale: "en-GB",
  call: "Call me now",
  number: "Your telephone number",
  hint: "We call you right away. It is free for you.",
  submit: "Call me",
  cancel: "Cancel",
  close: "Close",
  hangUp: "Hang up",
  again: "Once more",
  when: "When may we call?",
  now: "Now",
  closed: "We cannot be reached now. Choose when we may call you.",
  plan: "Call me back",
  code: "Key in this code when you pick up:",
  status: {
    initiating: "One moment …",
    callingCaller: "We are setting up the call. Keep your phone at hand …",
    scheduled: "We will call you back on",
    missed: "We could not reach you.",
    confirming: "Now press the keys on your phone …",
    callingCallee: "Nearly connected …",
    connected: "You are connected.",
    disconnected: "The call has ended. Goodbye!",
    failed: "We could not connect you.",
    cancelled: "Cancelled.",
  },
  error: {
    number: "This is no number that we can call.",
    busy: "You tried this a few times just now. Try again later.",
    closed: "Nobody can be reached at this moment.",
    origin: "This button does not belong to this website.",
    "": "Something went wrong. Try again later.",
  },
};

/** Dutch unless the page is in another language. */
export const textsFor = (lang: string): Texts => (lang === "" || lang.toLowerCase().startsWith("nl") ? nl : en);

/** Whether there are words for it. */
export const isKnown = (status: string): boolean => Object.hasOwn(nl.status, status);

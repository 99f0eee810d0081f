import { language, t } from "./texts.js";

// What the API refused, in the reader's words by its code; a code without words here is told in those of the API.

export interface Fault { pointer?: string; code?: string; detail?: string }
interface Problem { code?: string; title?: string; detail?: string; errors?: Fault[] }

type Words = Record<string, string>;

const nl: Words = {
  noDevice: "Geen toestel van deze gebruiker is aangemeld.", callEnded: "Dit gesprek is al beëindigd.", invalidCallState: "Dat kan niet nu het gesprek zo is.", userNotInCall: "Deze gebruiker neemt niet deel aan het gesprek.", partyNotInCall: "Deze deelnemer is er niet (meer).",
  destinationNotAllowed: "Dit nummer mag niet gebeld worden.", recordingNotAllowed: "De instellingen van de gebruiker staan deze opname niet toe.", conferenceFull: "De conferentie is vol.",
  notFound: "Dit is er niet (meer).", insufficientScope: "Deze client heeft daar het recht niet voor.", forbidden: "Dat mag deze client niet.", preconditionFailed: "Iemand anders heeft dit intussen gewijzigd. Open het opnieuw.",
  tooManyRequests: "Dat ging even te snel. Probeer het zo nog eens.", quotaExceeded: "Dat ging even te snel. Probeer het zo nog eens.", limitReached: "Er kunnen er niet meer bij.",
  unavailable: "Dat lukt op dit moment niet. Probeer het zo nog eens.", switchUnavailable: "De telefooncentrale is even niet bereikbaar. Probeer het zo nog eens.", switchTimeout: "Of het gelukt is, is niet zeker: kijk of u het resultaat ziet.", internalError: "Er ging iets mis bij ons.",
};

const en: Words = {
  noDevice: "No phone of this user is registered.", destinationNotAllowed: "This number may not be called.", notFound: "There is no such thing (any more).", preconditionFailed: "Somebody else changed this meanwhile. Open it again.",
  insufficientScope: "This client has no right to do that.", tooManyRequests: "That was too fast. Try again in a moment.", internalError: "Something went wrong on our side.",
};

/** Of one member of what was sent. */
const nlFaults: Words = {
  required: "is verplicht", invalidFormat: "klopt niet", invalidDestination: "klopt niet", invalidType: "klopt niet", outOfRange: "ligt buiten wat mag", tooLong: "is te lang", tooShort: "is te kort", unknownReference: "bestaat niet", unknownValue: "bestaat niet", alreadyUsed: "is al in gebruik", readOnly: "kan niet gewijzigd worden",
};

const member = (pointer = ""): string => pointer.split("/").pop() ?? "";

function named(fault: Fault): string {
  const name = member(fault.pointer);
  if (language() === "nl" && name === "to" && ["invalidFormat", "invalidDestination"].includes(fault.code ?? "")) return t("noDestination");
  const label = name === "to" ? t("to") : name === "afterSeconds" ? t("after") : name === "userId" ? t("user") : name;
  const words = language() === "nl" ? nlFaults[fault.code ?? ""] : undefined;
  return words ? `‘${label}’ ${words}.` : (fault.detail ?? `‘${label}’: ${fault.code ?? ""}`);
}

/** One or a few sentences. */
export function explain(problem: Problem, status: number): string {
  if (problem.errors?.length) return [...new Set(problem.errors.map(named))].join(" ");
  const words = (language() === "nl" ? nl : en)[problem.code ?? ""];
  return words ?? problem.detail ?? problem.title ?? t("notReached", String(status));
}

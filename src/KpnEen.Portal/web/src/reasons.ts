import { type Actor, type CallRecord, type Decision, userName } from "./api.js";
import { h } from "./dom.js";
import { language, moment, t, word } from "./texts.js";

// What the trace does not say itself: by whom a setting was made, who answered, how it ended.

const actors: Record<string, [string, string]> = {
  client: ["een applicatie", "an application"], api: ["een applicatie", "an application"], user: ["een gebruiker", "a user"], starCode: ["een sterretjescode", "a star code"], phone: ["een toestel", "a phone"], visitor: ["een bezoeker", "a visitor"], sandbox: ["de zandbak", "the sandbox"], system: ["het systeem", "the system"],
};

const pick = ([dutch, english]: [string, string]): string => (language() === "nl" ? dutch : english);

const Refusing = new Set(["numberUnknown", "destinationBarred", "forwardingAbroadBarred", "tooManyCalls", "spendLimitReached", "keySpendCapReached"]);

/** Why a call that was placed here came to nothing; undefined: nothing refused it. */
export const refusal = (decisions: Decision[]): string | undefined => decisions.filter((decision) => Refusing.has(decision.code ?? "")).pop()?.summary[language()];

/** What happened to a call, and when; in the title what the API calls it. */
export interface Step { at: string; text: string; soft?: string; title?: string }

export const step = ({ at, text, soft, title }: Step): HTMLElement => h("li", {}, h("time", {}, new Date(at).toLocaleTimeString("nl")), h("span", { title: title ?? null }, h("strong", {}, text), soft && h("span", { class: "soft" }, soft)));

export const decided = (decision: Decision): Step => ({ at: decision.at, text: decision.summary[language()], soft: setBy(decision) ?? "", title: `${decision.service}: ${decision.what} (${decision.why})` });

/** Who made the setting what it was when the call was made, and when. */
function setBy({ setting }: Decision): string | undefined {
  if (!setting || (!setting.isDefault && !setting.changedBy)) return undefined;
  if (setting.isDefault || !setting.changedBy) return t("setNever");
  return `${t("setBy", actor(setting.changedBy))}${setting.changedAt ? `, ${moment(setting.changedAt)}` : ""}`;
}

function actor({ kind, id, userId }: Actor): string {
  const person = userName(userId ?? (id?.startsWith("usr_") ? id : undefined));
  return person ?? (actors[kind] ? pick(actors[kind]) : kind);
}

/** Who answered, and when. */
export function answers(record: CallRecord): Step[] {
  // Whom the record names talked last; who answered first may have transferred the call.
  const [first] = record.legs.filter((leg) => leg.userId && leg.answeredAt).sort((one, other) => Date.parse(one.answeredAt!) - Date.parse(other.answeredAt!));
  const inside = (record.direction === "inbound" && userName(first?.userId)) || record.user?.name;
  const who = record.direction === "outbound" ? (record.customer.name ?? record.customer.number) : inside;
  return record.answeredAt && who ? [{ at: record.answeredAt, text: t("answeredBy", who) }] : [];
}

/** How it ended, and by whom. */
export function ending(record: CallRecord): string {
  if (record.outcome !== "completed") return t("endedSo", word("outcome", record.outcome));
  const by = record.endedBy === "customer" ? (record.customer.name ?? record.customer.number) : record.endedBy === "user" ? record.user?.name : undefined;
  return by ? t("endedBy", by) : t("ended");
}

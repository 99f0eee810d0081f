import { type Ringing, type Simulation, loadUsers, send, userName } from "./api.js";
import { act, clock, h } from "./dom.js";
import { decided, step } from "./reasons.js";
import { t, word } from "./texts.js";

// Where a call would go, before it is made: no phone rings for it.

const AnswersAfter = 5;

/** The question, and below it the last answer. */
export async function showSimulation(main: HTMLElement): Promise<void> {
  const users = await loadUsers();
  const options = () => users.map((user) => h("option", { value: user.id }, `${user.name} (${user.extension})`));
  const who = h("select", {}, h("option", { value: "" }, t("outside")), ...options());
  const number = h("input", { type: "tel", autocomplete: "off" });
  const numberLabel = h("label", {}, t("callerNumber"), number);
  who.onchange = () => (numberLabel.hidden = who.value !== "");
  const to = h("input", { type: "tel", required: true, autocomplete: "off" });
  const at = h("input", { type: "datetime-local" });
  const answers = h("select", {}, h("option", { value: "" }, t("nobody")), ...options());
  const result = h("div", { "aria-live": "polite" });
  main.replaceChildren(
    h("div", { class: "head" }, h("h1", {}, t("simulation"))),
    h("form", { class: "panel dial", "aria-label": t("simulation"), onsubmit: act(async () => {
      const from = who.value ? { userId: who.value } : number.value.trim() ? { number: number.value.trim() } : {};
      const asked = {
        from, to: to.value.trim(),
        ...(at.value ? { at: new Date(at.value).toISOString() } : {}),
        ...(answers.value ? { phones: [{ userId: answers.value, state: "answers", afterSeconds: AnswersAfter }] } : {}),
      };
      result.replaceChildren();
      result.replaceChildren(...told((await (await send("POST", "/v1/routing-simulations", asked)).json()) as Simulation));
    }) },
      h("p", { class: "soft" }, t("simulationHint")),
      h("label", {}, t("caller"), who), numberLabel, h("label", {}, t("dialTo"), to), h("label", {}, t("when"), at), h("label", {}, t("whoAnswers"), answers),
      h("button", { class: "strong" }, t("try"))),
    result);
}

function told(simulation: Simulation): HTMLElement[] {
  const end = new Date(Date.parse(simulation.at) + simulation.durationMs).toISOString();
  const by = simulation.answeredBy;
  return [
    h("section", { class: "panel" }, h("h2", {}, t("wouldGo")),
      h("ol", { class: "trace" }, ...simulation.decisions.map(decided).map(step), step({ at: end, text: by ? t("wouldAnswer", nameOf(by)) : t("endedSo", word("outcome", simulation.outcome)) }))),
    h("section", { class: "panel" }, h("h2", {}, t("wouldRing")),
      h("ul", { class: "trace" }, ...simulation.rings.map((ring) =>
        h("li", {}, h("span", {}, h("strong", {}, nameOf(ring)), h("span", { class: "soft" }, [clock(ring.ringMs), ring.endReason ? word("end", ring.endReason) : t("answered")].join(" · ")))))),
      simulation.rings.length === 0 && h("p", { class: "soft" }, t("noneRing"))),
  ];
}

const nameOf = (ring: Ringing): string => userName(ring.userId) ?? ring.number;

import { type CallRecord, type Decision, type Page, get, loadUsers, send, userName } from "./api.js";
import { act, clock, h } from "./dom.js";
import { answers, decided, ending, step } from "./reasons.js";
import { moment, t, word } from "./texts.js";

const PageSize = 25;
const nameOf = (record: CallRecord): string => record.customer.name ?? record.customer.number ?? t("anonymous");

/** Ended calls, newest first. */
export async function showRecords(main: HTMLElement): Promise<void> {
  const rows = h("tbody", {});
  const table = h("table", { class: "panel history" }, h("thead", {}, h("tr", {}, ...(["when", "who", "user", "how", "talked"] as const).map((key) => h("th", { scope: "col" }, t(key))))), rows);
  const more = h("button", { type: "button", hidden: true }, t("more"));
  let cursor = "";
  const add = async (): Promise<void> => {
    const page = await get<Page<CallRecord>>(`/v1/call-records?limit=${PageSize}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.append(...page.items.map(row));
    cursor = page.nextCursor ?? "";
    more.hidden = !cursor;
  };
  more.onclick = act(add);
  await add();
  main.replaceChildren(h("div", { class: "head" }, h("h1", {}, t("records"))), rows.children.length > 0 ? table : h("p", { class: "empty" }, t("noRecords")), more);
}

function row(record: CallRecord): HTMLElement {
  const link = h("a", { href: `#/records/${record.conversationId}` }, nameOf(record));
  return h("tr", { onclick: () => link.click() },
    h("td", {}, moment(record.startedAt)),
    h("td", {}, link, h("span", { class: "soft" }, ` ${word("", record.direction)}`)),
    h("td", {}, record.user?.name ?? record.dialled.label ?? ""),
    h("td", {}, h("span", { class: `badge ${record.outcome === "completed" ? "good" : "warn"}` }, word("outcome", record.outcome))),
    h("td", { class: "number" }, record.recordingIds.length > 0 && h("span", { title: t("recordings"), "aria-label": t("recordings") }, "● "), clock(record.talkMs)));
}

/** One call: how it went, why it went there, how it sounded. */
export async function showRecord(main: HTMLElement, id: string, end: AbortSignal): Promise<void> {
  await loadUsers();
  const [record, trace] = await Promise.all([get<CallRecord>(`/v1/call-records/${encodeURIComponent(id)}`), get<{ decisions: Decision[] }>(`/v1/calls/${encodeURIComponent(id)}/trace`)]);
  const fact = (name: string, value: string) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  main.replaceChildren(
    h("div", { class: "head" }, h("h1", {}, nameOf(record)), h("a", { href: "#/records" }, t("back"))),
    h("dl", { class: "panel facts" },
      fact(t("when"), moment(record.startedAt)), fact(t("how"), word("outcome", record.outcome)),
      fact(t("user"), record.user?.name ?? "–"), fact(t("dialled"), [record.dialled.number, record.dialled.label && record.dialled.label !== record.dialled.number ? `(${record.dialled.label})` : ""].join(" ").trim()),
      fact(t("ring"), clock(record.ringMs)), fact(t("talked"), clock(record.talkMs)), fact(t("held"), clock(record.holdMs))),
    h("section", { class: "panel" }, h("h2", {}, t("why")),
      h("ol", { class: "trace" },
        ...[...trace.decisions.map(decided), ...answers(record)].sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).map(step),
        step({ at: record.endedAt ?? record.startedAt, text: ending(record) })),
      ladder(id)),
    h("section", { class: "panel" }, h("h2", {}, t("legs")), h("ul", { class: "trace" }, ...record.legs.map((leg) =>
      h("li", {}, h("span", {}, h("strong", {}, userName(leg.userId) ?? leg.number ?? leg.kind), h("span", { class: "soft" }, [word("leg", leg.kind), leg.endReason && word("end", leg.endReason), leg.quality ? `${leg.quality.codec}, MOS ${leg.quality.mosIn}` : null].filter(Boolean).join(" · "))))))),
    record.recordingIds.length > 0 && h("section", { class: "panel" }, h("h2", {}, t("recordings")), ...record.recordingIds.map((recording) => player(recording, end))) || "");
}

/** The SIP messages, for who looks for a fault: asked for when they are wanted, for few may read them. */
function ladder(id: string): HTMLElement {
  const lines = h("pre", {}, t("loading"));
  const box = h("details", {}, h("summary", {}, t("sipMessages")), lines);
  box.addEventListener("toggle", () => {
    void send("GET", `/v1/calls/${encodeURIComponent(id)}/sip-ladder/text`).then(async (answer) => (lines.textContent = await answer.text())).catch(() => (lines.textContent = t("noSipMessages")));
  }, { once: true });
  return box;
}

// The audio needs a token too, so it is fetched and not linked.
function player(id: string, end: AbortSignal): HTMLElement {
  const box = h("div", { class: "player" });
  const button = h("button", { type: "button", onclick: act(async () => {
    const url = URL.createObjectURL(await (await send("GET", `/v1/recordings/${encodeURIComponent(id)}/content`)).blob());
    end.addEventListener("abort", () => URL.revokeObjectURL(url));
    const audio = h("audio", { controls: true, src: url });
    box.replaceChildren(audio);
    await audio.play().catch(() => undefined);
  }) }, `▶ ${t("listen")}`);
  box.append(button);
  return box;
}

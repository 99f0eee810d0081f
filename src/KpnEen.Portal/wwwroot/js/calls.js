import { get, loadUsers, send, userName } from "./api.js";
import { act, clock, h, swap, tell } from "./dom.js";
import { refusal } from "./reasons.js";
import { follow } from "./stream.js";
import { t, word } from "./texts.js";
const Arrow = { inbound: "↙", outbound: "↗", internal: "↔" };
/** The calls of this moment, with what can be done to them. */
export async function showCalls(main, end) {
    const users = await loadUsers();
    const list = h("div", { id: "live", "aria-live": "polite" });
    const quiet = h("p", { class: "empty", hidden: true }, t("quiet"));
    const link = h("span", { id: "link", role: "status" }, t("connecting"));
    main.replaceChildren(h("div", { class: "head" }, h("h1", {}, t("calls")), link), list, quiet, dialForm(users, (id) => placed.add(id)));
    const drawn = new Map();
    const placed = new Set();
    const refresh = once(async () => {
        const { items } = await get("/v1/calls?limit=100");
        if (end.aborted)
            return;
        for (const card of [...list.children])
            if (!items.some((call) => call.id === card.id))
                card.remove();
        for (const call of items) {
            const text = JSON.stringify(call);
            const old = document.getElementById(call.id);
            if (old && drawn.get(call.id) === text)
                continue;
            drawn.set(call.id, text);
            if (old)
                swap(old, card(call));
            else
                list.prepend(card(call));
        }
        for (const id of placed)
            if (!items.some((call) => call.id === id) && placed.delete(id))
                void outcome(id, end).catch(() => undefined);
        quiet.hidden = items.length > 0;
        tick();
    });
    const ticking = setInterval(tick, 1000);
    end.addEventListener("abort", () => clearInterval(ticking));
    await refresh();
    void follow(() => void refresh().catch(() => undefined), (live) => {
        link.classList.toggle("live", live);
        link.textContent = t(live ? "live" : "connecting");
    }, end);
}
function card(call) {
    const who = call.customer.name ?? call.customer.number ?? t("anonymous");
    const talking = call.state === "active" || call.state === "held";
    const colleagues = [...new Set(call.legs.filter((leg) => leg.state !== "ended").map((leg) => userName(leg.userId)))].filter(Boolean).join(", ");
    const recording = call.recording.state === "recording" ? t("recording") : call.recording.state === "paused" ? t("recordingPaused") : null;
    const button = (action, label, path, look = "") => h("button", { type: "button", class: look, "data-action": action, onclick: act(() => send("POST", `/v1/calls/${call.id}/${path}`)) }, label);
    return h("article", { class: `card ${call.state}`, id: call.id, "aria-label": who }, h("div", { class: "face", "aria-hidden": "true" }, Arrow[call.direction] ?? "☎"), h("div", { class: "who" }, h("strong", {}, who), h("span", { class: "soft" }, [word("", call.direction), call.customer.name ? call.customer.number : null, colleagues].filter(Boolean).join(" · "))), h("div", { class: "state" }, h("span", {}, word("state", call.state)), h("time", { "data-since": call.answeredAt ?? call.startedAt }), recording && h("span", { class: "recording" }, recording)), h("div", { class: "actions" }, call.state === "active" && button("hold", t("hold"), "hold"), call.state === "held" && button("hold", t("resume"), "resume"), talking && h("button", { type: "button", "data-action": "transfer", onclick: () => transfer(call) }, t("transfer")), talking && ["none", "stopped"].includes(call.recording.state) && button("record", t("record"), "recording/start"), call.recording.state === "recording" && button("record", t("pause"), "recording/pause"), call.recording.state === "paused" && button("record", t("resumeRecording"), "recording/resume"), ["recording", "paused"].includes(call.recording.state) && button("stop", t("stopRecording"), "recording/stop"), button("hang-up", t("hangUp"), "hang-up", "danger")));
}
function transfer(call) {
    const to = h("input", { type: "tel", required: true, autocomplete: "off", id: "transfer-to" });
    const dialog = h("dialog", { "aria-labelledby": "transfer-label", onclose: () => dialog.remove() }, h("form", { onsubmit: act(async () => {
            await send("POST", `/v1/calls/${call.id}/transfer`, { kind: "blind", to: to.value.trim() });
            dialog.close();
        }) }, h("label", { htmlFor: "transfer-to", id: "transfer-label" }, t("transferTo")), to, h("div", { class: "actions" }, h("button", { class: "strong" }, t("transfer")), h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")))));
    document.body.append(dialog);
    dialog.showModal();
}
const LookAgain = 500;
/** Tells what became of a call that was placed here and nobody answered; its record comes a moment after its end. */
async function outcome(id, end) {
    for (let looks = 0; looks < 10 && !end.aborted; looks++) {
        const { items } = await get("/v1/call-records?limit=20");
        const record = items.find((item) => item.conversationId === id);
        if (!record)
            await new Promise((wake) => setTimeout(wake, LookAgain));
        else {
            if (record.answeredAt && record.outcome === "completed")
                return;
            const { decisions } = await get(`/v1/calls/${id}/trace`);
            return tell(t("cameTo", record.customer.number ?? record.dialled.number, [word("outcome", record.outcome), refusal(decisions)].filter(Boolean).join(", ")));
        }
    }
}
function dialForm(users, placed) {
    const who = h("select", {}, ...users.map((user) => h("option", { value: user.id }, `${user.name} (${user.extension})`)));
    const to = h("input", { type: "tel", required: true, autocomplete: "off" });
    return h("form", { class: "panel dial", "aria-label": t("dialTitle"), onsubmit: act(async () => {
            const call = (await (await send("POST", "/v1/calls", { userId: who.value, to: to.value.trim() })).json());
            placed(call.id);
        }) }, h("h2", {}, t("dialTitle")), h("label", {}, t("dialWho"), who), h("label", {}, t("dialTo"), to), h("button", { class: "strong" }, t("dial")));
}
function tick() {
    for (const time of document.querySelectorAll("time[data-since]"))
        time.textContent = clock(Date.now() - Date.parse(time.dataset["since"]));
}
/** Runs work again when it was asked for while it ran, and never twice at a time. */
function once(work) {
    let running;
    let again = false;
    const run = async () => {
        do {
            again = false;
            await work();
        } while (again);
    };
    return () => {
        if (running)
            again = true;
        else
            running = run().finally(() => (running = undefined));
        return running;
    };
}

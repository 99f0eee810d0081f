import { hasConsole, isSignedIn, signIn, signOut } from "./api.js";
import { showCalls } from "./calls.js";
import { $, act, h, hush, tell } from "./dom.js";
import { showRecord, showRecords } from "./records.js";
import { showSimulation } from "./simulation.js";
import { language, t } from "./texts.js";
import { showUsers } from "./users.js";
const Pages = ["calls", "users", "records", "simulation"];
let leave = new AbortController();
/** Shows what the address names; whoever was there before ends his work. */
async function show() {
    leave.abort();
    leave = new AbortController();
    const { signal } = leave;
    const main = $("main");
    const [, page = "calls", id] = location.hash.split("/");
    frame(page);
    hush();
    if (!isSignedIn())
        return signInForm(main);
    // A page of its own: one that comes late, after the reader went on, writes where nobody looks.
    const stage = h("div", {}, h("p", { class: "empty" }, t("loading")));
    main.replaceChildren(stage);
    try {
        if (page === "users")
            await showUsers(stage);
        else if (page === "records" && id)
            await showRecord(stage, decodeURIComponent(id), signal);
        else if (page === "records")
            await showRecords(stage);
        else if (page === "simulation")
            await showSimulation(stage);
        else
            await showCalls(stage, signal);
    }
    catch (fault) {
        if (signal.aborted)
            return;
        if (!isSignedIn()) {
            signInForm(main);
            return tell(fault);
        }
        stage.replaceChildren(h("p", { class: "empty", role: "alert" }, fault instanceof Error ? fault.message : String(fault)));
    }
}
function frame(page) {
    document.documentElement.lang = language();
    const link = (name) => h("a", { href: `#/${name}`, "aria-current": name === page ? "page" : false }, t(name));
    const other = h("button", { type: "button", class: "quiet", lang: language() === "nl" ? "en" : "nl", onclick: () => {
            localStorage.setItem("language", language() === "nl" ? "en" : "nl");
            void show();
        } }, t("language"));
    const out = h("button", { type: "button", class: "quiet", onclick: () => {
            signOut();
            void show();
        } }, t("signOut"));
    $("nav").replaceChildren(h("strong", { class: "brand" }, t("title")), ...(isSignedIn() ? Pages.map(link) : []), h("span", { class: "gap" }), ...elsewhere(), other, ...(isSignedIn() ? [out] : []));
}
let consoleIsThere;
/** The documentation, and the console where administrators make API clients. */
function elsewhere() {
    const link = h("a", { href: "/console", hidden: true }, t("console"));
    consoleIsThere ??= hasConsole();
    void consoleIsThere.then((there) => (link.hidden = !there));
    return [link, h("a", { href: "/docs" }, t("docs"))];
}
function signInForm(main) {
    const id = h("input", { name: "client-id", required: true, autocomplete: "username" });
    const secret = h("input", { name: "client-secret", type: "password", required: true, autocomplete: "current-password" });
    main.replaceChildren(h("form", { class: "panel sign-in", onsubmit: act(async () => {
            await signIn(id.value.trim(), secret.value.trim());
            await show();
        }) }, h("h1", {}, t("signInTitle")), h("p", { class: "soft" }, t("signInHint")), h("label", {}, t("clientId"), id), h("label", {}, t("clientSecret"), secret), h("button", { class: "strong" }, t("signIn"))));
    id.focus();
}
addEventListener("hashchange", () => void show());
void show();

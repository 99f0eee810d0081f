import { Refused, Session, getForm, isFinal, type Form } from "./session";
import { style } from "./style";
import { textsFor, type Texts } from "./texts";

const pollEvery = 1000;
const pollSlowest = 8000;

/**
 * `<kpn-call-me-now key="pk_…" api="https://api.example">`: a button, a field for the number, and what becomes of the call.
 * Further attributes: `lang` (nl, en; else that of the page), `label`, `open`. Emits `kpn-status` with the status as detail.
 */
class CallMeNow extends HTMLElement {
  private texts!: Texts;
  private session: Session | null = null;
  private timer = 0;
  private pause = pollEvery;
  private readonly at: Record<"start" | "form" | "input" | "submit" | "progress" | "status" | "cancel" | "again" | "error" | "when" | "later" | "code", HTMLElement>;
  private form: Form | null = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    // A constructed sheet: a page that forbids inline styles may still use the button.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML =
      `<button part="button" id="start" type="button" aria-expanded="false"></button>` +
      `<form part="card" class="card" id="form" hidden novalidate><label for="input"></label>` +
      `<input part="input" id="input" name="tel" type="tel" autocomplete="tel" inputmode="tel" required maxlength="24" aria-describedby="hint error">` +
      `<small id="hint"></small><div id="later" hidden><label for="when"></label><select part="select" id="when"></select></div>` +
      `<div class="pot" aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off"></div>` +
      `<p id="error" role="alert"></p><button part="button" id="submit"></button></form>` +
      `<div part="card" class="card" id="progress" hidden><p id="status" class="live" role="status" aria-live="polite"></p><p id="code" part="code" aria-live="polite"></p>` +
      `<button class="quiet" part="cancel" id="cancel" type="button"></button><button part="button" id="again" type="button"></button></div>`;
    this.at = Object.fromEntries([...root.querySelectorAll<HTMLElement>("[id]")].map((element) => [element.id, element])) as typeof this.at;
    this.at.start.onclick = () => void this.ask();
    this.at.again.onclick = () => void this.ask();
    this.at.cancel.onclick = () => this.cancel();
    this.at.form.onsubmit = (event) => {
      event.preventDefault();
      void this.begin();
    };
  }

  connectedCallback(): void {
    this.texts = textsFor(this.closest("[lang]")?.getAttribute("lang") ?? "");
    const say = (where: Element | null, text: string) => where && (where.textContent = text);
    say(this.at.start, this.getAttribute("label") ?? this.texts.call);
    say(this.at.form.querySelector("label"), this.texts.number);
    say(this.at.form.querySelector("small"), this.texts.hint);
    say(this.at.submit, this.texts.submit);
    say(this.at.cancel, this.texts.cancel);
    say(this.at.again, this.texts.again);
    say(this.at.later.querySelector("label"), this.texts.when);
    if (this.hasAttribute("open")) void this.ask(false);
    if (this.session) this.follow();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private show(part: "start" | "form" | "progress"): void {
    for (const each of ["start", "form", "progress"] as const) this.at[each].hidden = each !== part;
    this.at.start.setAttribute("aria-expanded", String(part !== "start"));
  }

  private async ask(focus = true): Promise<void> {
    this.session = null;
    this.form = null;
    this.say("");
    this.show("form");
    if (focus) this.at.input.focus();
    // Without an answer the visitor may try all the same: the API decides.
    this.form = await getForm(this.attribute("api"), this.attribute("key")).catch(() => null);
    this.offer();
  }

  private attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  /** Now, or one of the times at which the company calls back. */
  private offer(): void {
    const { open, callbackTimes } = this.form ?? { open: true, callbackTimes: [] };
    const choice = (value: string, text: string) => {
      const option = document.createElement("option");
      [option.value, option.textContent] = [value, text];
      return option;
    };
    const times = callbackTimes.map((time) => choice(time, this.time(time)));
    this.at.when.replaceChildren(...(open ? [choice("", this.texts.now), ...times] : times));
    this.at.later.hidden = times.length === 0;
    this.at.submit.textContent = open ? this.texts.submit : this.texts.plan;
    if (!open) this.say(times.length ? this.texts.closed : this.texts.error["closed"]!, false);
  }

  private time(time: string): string {
    return new Date(time).toLocaleString(this.texts.locale, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  }

  private async begin(): Promise<void> {
    const input = this.at.input as HTMLInputElement;
    const number = input.value.trim();
    if (!/^\+?[\d\s().-]{6,}$/.test(number)) return this.say(this.texts.error["number"]!);
    const button = this.at.submit as HTMLButtonElement;
    button.disabled = true; // a second click is no second call
    this.say("");
    try {
      this.session = await Session.begin(this.attribute("api"), this.attribute("key"), {
        number,
        name: this.attribute("name") || undefined,
        callAt: (this.at.when as HTMLSelectElement).value || undefined,
        website: (this.at.form as HTMLFormElement)["website"].value || undefined,
        form: this.form?.form,
      });
      // The form counts once; another try asks for another.
      this.form = null;
      this.show("progress");
      this.pause = pollEvery;
      this.tell();
      this.at.cancel.focus();
    } catch (error) {
      // A form that lay too long is asked for anew.
      if (error instanceof Refused && error.code === "formNotValid") void this.ask();
      this.say(this.explain(error));
    } finally {
      button.disabled = false;
    }
  }

  private async cancel(): Promise<void> {
    (this.at.cancel as HTMLButtonElement).disabled = true;
    // Too late (it has ended) is no failure: the next look tells what it became.
    await this.session?.cancel().catch(() => undefined);
    await this.look();
  }

  private async look(): Promise<void> {
    const session = this.session;
    if (!session) return;
    clearTimeout(this.timer);
    try {
      await session.refresh();
      this.pause = pollEvery;
    } catch {
      this.pause = Math.min(this.pause * 2, pollSlowest); // away for a moment: the call goes on without this page
    }
    if (session === this.session) this.tell();
  }

  private tell(): void {
    const { status } = this.session!;
    const ended = isFinal(status);
    const changed = this.at.status.dataset["status"] !== status;
    this.at.status.dataset["status"] = status;
    const { code, callAt } = this.session!;
    this.at.status.textContent = this.texts.status[status] + (status === "scheduled" && callAt ? ` ${this.time(callAt)}.` : "");
    const asks = code !== undefined && ["initiating", "callingCaller", "confirming"].includes(status);
    if (asks && !this.at.code.firstChild) {
      const digits = document.createElement("b");
      digits.textContent = code;
      this.at.code.append(`${this.texts.code} `, digits);
    } else if (!asks) this.at.code.textContent = "";
    this.at.status.classList.toggle("moving", !ended && status !== "connected");
    this.at.cancel.hidden = ended;
    this.at.cancel.classList.toggle("quiet", status !== "connected");
    this.at.cancel.textContent = status === "connected" ? this.texts.hangUp : this.texts.cancel;
    this.at.again.hidden = !ended;
    (this.at.cancel as HTMLButtonElement).disabled = false;
    if (changed) this.dispatchEvent(new CustomEvent("kpn-status", { detail: status, bubbles: true, composed: true }));
    if (ended) this.at.again.focus();
    else this.follow();
  }

  private follow(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), this.pause);
  }

  private say(error: string, wrong = error !== ""): void {
    this.at.error.textContent = error;
    this.at.input.setAttribute("aria-invalid", String(wrong));
    if (wrong) this.at.input.focus();
  }

  private explain(error: unknown): string {
    const texts = this.texts.error;
    if (!(error instanceof Refused)) return texts[""]!;
    if (error.status === 429) return texts["busy"]!;
    if (error.status === 409) return texts["closed"]!;
    if (error.code === "originNotAllowed") return texts["origin"]!;
    return error.status === 422 || error.status === 400 ? texts["number"]! : texts[""]!;
  }
}

for (const name of ["kpn-call-me-now", "call-me-now"])
  if (!customElements.get(name)) customElements.define(name, class extends CallMeNow {});

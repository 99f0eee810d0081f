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
  private readonly at: Record<"start" | "form" | "fields" | "input" | "submit" | "close" | "progress" | "status" | "cancel" | "again" | "error" | "when" | "later" | "code", HTMLElement>;
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
      `<form part="card" class="card" id="form" hidden novalidate><div id="fields"><label for="input"></label>` +
      `<input part="input" id="input" name="tel" type="tel" autocomplete="tel" inputmode="tel" required maxlength="24" aria-describedby="hint error">` +
      `<small id="hint"></small><div id="later" hidden><label for="when"></label><select part="select" id="when"></select></div>` +
      `<div class="pot" aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off"></div></div>` +
      `<p id="error" role="alert"></p><button part="button" id="submit"></button> <button class="quiet" part="cancel" id="close" type="button"></button></form>` +
      `<div part="card" class="card" id="progress" hidden><p id="status" class="live" role="status" aria-live="polite"></p><p id="code" part="code" aria-live="polite"></p>` +
      `<button class="quiet" part="cancel" id="cancel" type="button"></button><button part="button" id="again" type="button"></button></div>`;
    this.at = Object.fromEntries([...root.querySelectorAll<HTMLElement>("[id]")].map((element) => [element.id, element])) as typeof this.at;
    const { at } = this;
    at.start.onclick = () => void this.ask();
    at.again.onclick = () => void this.ask();
    at.cancel.onclick = () => this.cancel();
    at.close.onclick = () => this.close();
    at.form.onkeydown = (event) => event.key !== "Escape" || this.close(); // false would keep the key from the field
    at.form.onsubmit = (event) => {
      event.preventDefault();
      void this.begin();
    };
  }

  connectedCallback(): void {
    this.texts = textsFor(this.closest("[lang]")?.getAttribute("lang") ?? "");
    const { at, texts } = this;
    const say = (where: Element | null, text: string) => where && (where.textContent = text);
    say(at.start, this.getAttribute("label") ?? texts.call);
    say(at.form.querySelector("label"), texts.number);
    say(at.submit, texts.submit);
    say(at.cancel, texts.cancel);
    say(at.close, texts.close);
    say(at.again, texts.again);
    say(at.later.querySelector("label"), texts.when);
    if (this.hasAttribute("open")) void this.ask(false);
    if (this.session) this.follow();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private show(part: "start" | "form" | "progress"): void {
    const { at } = this;
    for (const each of ["start", "form", "progress"] as const) at[each].hidden = each !== part;
    at.start.setAttribute("aria-expanded", String(part !== "start"));
  }

  private async ask(focus = true): Promise<void> {
    this.session = null;
    this.form = null;
    this.say("");
    this.offer();
    this.show("form");
    if (focus) this.at.input.focus();
    try {
      this.form = await getForm(this.attribute("api"), this.attribute("key"));
    } catch (error) {
      // Without an answer the visitor may try all the same: the API decides.
      if (error instanceof Refused && error.status < 429) return this.shut(this.explain(error));
    }
    this.offer();
  }

  private close(): void {
    this.show("start");
    this.at.start.focus();
  }

  /** There is nothing to fill in: only why. */
  private shut(why: string): void {
    this.at.fields.hidden = this.at.submit.hidden = true;
    this.say(why, false);
  }

  private attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  /** Now, or one of the times at which the company calls back. */
  private offer(): void {
    const { at, texts } = this;
    const { open, callbackTimes } = this.form ?? { open: true, callbackTimes: [] };
    at.fields.hidden = at.submit.hidden = false;
    at.form.querySelector("small")!.textContent = open ? texts.hint : "";
    const choice = (value: string, text: string) => {
      const option = document.createElement("option");
      [option.value, option.textContent] = [value, text];
      return option;
    };
    const times = callbackTimes.map((time) => choice(time, this.time(time)));
    at.when.replaceChildren(...(open ? [choice("", texts.now), ...times] : times));
    at.later.hidden = times.length === 0;
    at.submit.textContent = open ? texts.submit : texts.plan;
    if (open) return;
    if (times.length) this.say(texts.closed, false);
    else this.shut(texts.error["closed"]!);
  }

  private time(time: string): string {
    return new Date(time).toLocaleString(this.texts.locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
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
    const { at, texts } = this;
    const { status } = this.session!;
    const ended = isFinal(status);
    const changed = at.status.dataset["status"] !== status;
    at.status.dataset["status"] = status;
    const { code, callAt } = this.session!;
    at.status.textContent = texts.status[status] + (status === "scheduled" && callAt ? ` ${this.time(callAt)}.` : "");
    const asks = code !== undefined && ["initiating", "callingCaller", "confirming"].includes(status);
    if (asks && !at.code.firstChild) {
      const digits = document.createElement("b");
      digits.textContent = code;
      at.code.append(`${texts.code} `, digits);
    } else if (!asks) at.code.textContent = "";
    at.status.classList.toggle("moving", !ended && status !== "connected");
    at.cancel.hidden = ended;
    at.cancel.classList.toggle("quiet", status !== "connected");
    at.cancel.textContent = status === "connected" ? texts.hangUp : texts.cancel;
    at.again.hidden = !ended;
    (at.cancel as HTMLButtonElement).disabled = false;
    if (changed) this.dispatchEvent(new CustomEvent("kpn-status", { detail: status, bubbles: true, composed: true }));
    if (ended) at.again.focus();
    else this.follow();
  }

  private follow(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), this.pause);
  }

  private say(error: string, wrong = error !== ""): void {
    const { at } = this;
    at.error.textContent = error;
    at.input.setAttribute("aria-invalid", String(wrong));
    if (wrong) at.input.focus();
  }

  private explain(error: unknown): string {
    const texts = this.texts.error;
    if (!(error instanceof Refused)) return texts[""]!;
    if (error.status === 429) return texts["busy"]!;
    if (error.status === 409) return texts["closed"]!;
    if (error.code === "originNotAllowed" || error.status === 404) return texts["origin"]!;
    return error.status === 422 || error.status === 400 ? texts["number"]! : texts[""]!;
  }
}

for (const name of ["kpn-call-me-now", "call-me-now"])
  if (!customElements.get(name)) customElements.define(name, class extends CallMeNow {});

import { Refused, Session, isFinal } from "./session";
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
  private readonly at: Record<"start" | "form" | "input" | "submit" | "progress" | "status" | "cancel" | "again" | "error", HTMLElement>;

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
      `<small id="hint"></small><p id="error" role="alert"></p><button part="button" id="submit"></button></form>` +
      `<div part="card" class="card" id="progress" hidden><p id="status" class="live" role="status" aria-live="polite"></p>` +
      `<button class="quiet" part="cancel" id="cancel" type="button"></button><button part="button" id="again" type="button"></button></div>`;
    const find = (id: string) => root.getElementById(id)!;
    this.at = {
      start: find("start"),
      form: find("form"),
      input: find("input"),
      submit: find("submit"),
      progress: find("progress"),
      status: find("status"),
      cancel: find("cancel"),
      again: find("again"),
      error: find("error"),
    };
    this.at.start.onclick = () => this.ask();
    this.at.again.onclick = () => this.ask();
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
    if (this.hasAttribute("open")) this.show("form");
    if (this.session) this.follow();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private show(part: "start" | "form" | "progress"): void {
    for (const each of ["start", "form", "progress"] as const) this.at[each].hidden = each !== part;
    this.at.start.setAttribute("aria-expanded", String(part !== "start"));
  }

  private ask(): void {
    this.session = null;
    this.say("");
    this.show("form");
    this.at.input.focus();
  }

  private async begin(): Promise<void> {
    const input = this.at.input as HTMLInputElement;
    const number = input.value.trim();
    if (!/^\+?[\d\s().-]{6,}$/.test(number)) return this.say(this.texts.error["number"]!);
    const button = this.at.submit as HTMLButtonElement;
    button.disabled = true; // a second click is no second call
    this.say("");
    try {
      this.session = await Session.begin(this.getAttribute("api") ?? "", this.getAttribute("key") ?? "", number, this.getAttribute("name"));
      this.show("progress");
      this.pause = pollEvery;
      this.tell();
      this.at.cancel.focus();
    } catch (error) {
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
    this.at.status.textContent = this.texts.status[status];
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

  private say(error: string): void {
    this.at.error.textContent = error;
    this.at.input.setAttribute("aria-invalid", String(error !== ""));
    if (error) this.at.input.focus();
  }

  private explain(error: unknown): string {
    const texts = this.texts.error;
    if (!(error instanceof Refused)) return texts[""]!;
    if (error.status === 429) return texts["busy"]!;
    if (error.status === 403) return texts["origin"]!;
    return error.status === 422 || error.status === 400 ? texts["number"]! : texts[""]!;
  }
}

if (!customElements.get("kpn-call-me-now")) customElements.define("kpn-call-me-now", CallMeNow);

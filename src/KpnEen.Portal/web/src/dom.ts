// Elements without a framework; text only ever gets in as text, never as HTML.

export type Child = Node | string | number | null | undefined | false;

export const $ = (id: string): HTMLElement => document.getElementById(id)!;

/** h("button", { class: "quiet", onclick: f, "aria-label": "…" }, "Hang up") */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Record<string, unknown> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = String(value);
    else if (name in element) Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/** Puts fresh in the place of old; who had the focus there keeps it. */
export function swap(old: Element, fresh: HTMLElement): void {
  const held = old.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["action"] : undefined;
  old.replaceWith(fresh);
  if (held) fresh.querySelector<HTMLElement>(`[data-action="${held}"]`)?.focus();
}

/** 4:05 */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Tells the user what went wrong, until the next thing they do. */
export function tell(fault: unknown): void {
  $("fault").textContent = fault instanceof Error ? fault.message : String(fault);
}

export const hush = (): void => $("fault").replaceChildren();

/** An action of a button: while it runs the button is off, and what fails is told. */
export const act = (work: (event: Event) => Promise<unknown>) => async (event: Event) => {
  event.preventDefault();
  hush();
  const button = event.type === "submit" ? (event as SubmitEvent).submitter : (event.currentTarget as HTMLElement);
  button?.setAttribute("aria-busy", "true");
  try {
    await work(event);
  } catch (fault) {
    tell(fault);
  } finally {
    button?.removeAttribute("aria-busy");
  }
};

import { type Device, type Forward, type Page, type Service, type User, type Warning, get, getVersion, send } from "./api.js";
import { act, h } from "./dom.js";
import { type Key, t } from "./texts.js";

type Forwarding = Record<"always" | "busy" | "noAnswer" | "notReachable", Forward>;
const Kinds = ["always", "busy", "noAnswer", "notReachable"] as const;
const PageSize = 20;

/** The users, and where their calls go. */
export async function showUsers(main: HTMLElement): Promise<void> {
  const list = h("div", {});
  main.replaceChildren(h("div", { class: "head" }, h("h1", {}, t("users"))), list);
  const add = async (cursor: string): Promise<void> => {
    const page = await get<Page<User>>(`/v1/users?limit=${PageSize}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    list.append(...page.items.map(row));
    const next = page.nextCursor;
    if (next) {
      const more = h("button", { type: "button", onclick: act(async () => {
        await add(next);
        more.remove();
      }) }, t("more"));
      list.append(more);
    }
  };
  await add("");
}

function row(user: User): HTMLElement {
  const badges = h("span", { class: "badges" });
  const body = h("div", { class: "body" }, t("loading"));
  const idle = h("ul", { class: "warnings", role: "status" });
  const refresh = async (): Promise<void> => {
    const [{ items, warnings }, devices] = await Promise.all([get<{ items: Service[]; warnings: Warning[] }>(`/v1/users/${user.id}/services`), get<Page<Device>>(`/v1/users/${user.id}/devices`)]);
    badges.replaceChildren(...badgesOf(items, devices.items));
    idle.replaceChildren(...warnings.map((warning) => h("li", {}, told(warning))));
  };
  void refresh().catch(() => undefined);
  return h("details", { class: "panel user", id: user.id, ontoggle: async (event: Event) => {
    if ((event.currentTarget as HTMLDetailsElement).open) await act(() => fill(user, body, refresh))(event);
  } },
    h("summary", {}, h("strong", {}, user.name), h("span", { class: "soft" }, user.extension), badges), idle, body);
}

const named: Record<string, Key> = { "do-not-disturb": "dnd", "call-forwarding-always": "always", "call-forwarding-busy": "busy", "call-forwarding-no-answer": "noAnswer", "call-forwarding-not-reachable": "notReachable" };

/** What a setting does not do because of another: in the reader's words where we have them, else in those of the API. */
function told(warning: Warning): string {
  const [service, because] = [named[warning.service], named[warning.because]];
  return warning.code === "neverActs" && service && because ? t("neverActs").replace("{1}", t(because)).replace("{0}", t(service)) : warning.detail;
}

function badgesOf(services: Service[], devices: Device[]): HTMLElement[] {
  const active = (name: string) => services.find((service) => service.name === name && service.active);
  const badge = (text: string, look = "") => h("span", { class: `badge ${look}` }, text);
  const badges = active("do-not-disturb") ? [badge(t("dnd"), "warn")] : [];
  for (const [name, key] of [["always", "always"], ["busy", "busy"], ["no-answer", "noAnswer"], ["not-reachable", "notReachable"]] as [string, Key][]) {
    const forward = active(`call-forwarding-${name}`);
    if (forward) badges.push(badge(`${t(key)} → ${forward.settings.to ?? ""}`));
  }
  // A virtual phone is always there; another only as long as it is registered.
  const reachable = devices.some((device) => device.isVirtual || device.registrations.length > 0);
  if (!reachable) badges.push(badge(t(devices.length > 0 ? "notRegistered" : "noPhone"), "warn"));
  return badges.length > 0 ? badges : [badge(t("reachable"), "good")];
}

async function fill(user: User, body: HTMLElement, refresh: () => Promise<void>): Promise<void> {
  const path = `/v1/users/${user.id}`;
  const [forwarding, dnd] = await Promise.all([getVersion<Forwarding>(`${path}/forwarding`), getVersion<{ active: boolean }>(`${path}/services/do-not-disturb`)]);
  const disturb = h("input", { type: "checkbox", role: "switch", checked: dnd.value.active });
  const done = h("span", { role: "status", class: "soft" });
  const inputs = Kinds.map((kind) => ({ kind, ...line(kind, forwarding.value[kind]) }));
  body.replaceChildren(h("form", { onsubmit: act(async () => {
    done.textContent = "";
    if (disturb.checked !== dnd.value.active) await send("PUT", `${path}/services/do-not-disturb`, { ...dnd.value, active: disturb.checked }, { "If-Match": dnd.etag });
    const patch = Object.fromEntries(inputs.map(({ kind, read }) => [kind, read()]));
    await send("PATCH", `${path}/forwarding`, patch, { "If-Match": forwarding.etag });
    await refresh();
    await fill(user, body, refresh);
    body.querySelector("[role=status]")!.textContent = t("saved");
  }) },
    h("label", { class: "switch" }, disturb, t("dnd")),
    h("fieldset", {}, h("legend", {}, t("forwards")), ...inputs.map(({ element }) => element)),
    h("div", { class: "actions" }, h("button", { class: "strong" }, t("save")), done)));
}

function line(kind: (typeof Kinds)[number], forward: Forward): { element: HTMLElement; read: () => Forward } {
  const active = h("input", { type: "checkbox", checked: forward.active });
  const to = h("input", { type: "tel", value: forward.to ?? "", autocomplete: "off" });
  const after = kind === "noAnswer" ? h("input", { type: "number", value: String(forward.afterSeconds ?? 20), min: "1", required: true }) : null;
  const name = t(kind);
  active.onchange = () => {
    to.required = active.checked;
    if (active.checked) to.focus();
  };
  active.dispatchEvent(new Event("change"));
  return {
    element: h("div", { class: "forward", role: "group", "aria-label": name }, h("label", { class: "switch" }, active, name), h("label", {}, t("to"), to), after && h("label", {}, t("after"), after)),
    read: () => ({ active: active.checked, ...(to.value.trim() ? { to: to.value.trim() } : {}), ...(after ? { afterSeconds: Number(after.value) } : {}) }),
  };
}

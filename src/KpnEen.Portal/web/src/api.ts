import { explain } from "./refusals.js";
import { t } from "./texts.js";

// The public API, as any other client uses it: a token for client id and secret, JSON, problem+json.

export interface Party { number?: string; name?: string; presentation: string }
export interface UserRef { id: string; name: string; extension: string }
export interface Leg { id: string; legId?: string; kind: string; userId?: string; number?: string; state: string; answeredAt?: string; endReason?: string; quality?: { mosIn: number; codec: string } }
export interface Call { id: string; direction: string; state: string; customer: Party; dialled: { number: string; label?: string }; startedAt: string; answeredAt?: string; legs: Leg[]; recording: { state: string } }
export interface CallRecord { conversationId: string; direction: string; outcome: string; endedBy?: string; startedAt: string; answeredAt?: string; endedAt?: string; talkMs: number; ringMs: number; holdMs: number; customer: Party; dialled: { number: string; label?: string }; user?: UserRef; recordingIds: string[]; legs: Leg[]; cause?: { sip: number; text: string } }
export interface Actor { kind: string; id?: string; userId?: string; name?: string }
export interface Decision { at: string; code?: string; service: string; subject?: string; what: string; why: string; summary: { nl: string; en: string }; setting?: { isDefault: boolean; changedAt?: string; changedBy?: Actor } }
export interface Ringing { userId?: string; number: string; startMs: number; ringMs: number; endReason?: string }
export interface Simulation { at: string; outcome: string; answeredBy?: Ringing; durationMs: number; decisions: Decision[]; rings: Ringing[] }
export interface Warning { code: string; service: string; because: string; detail: string }
export interface User { id: string; name: string; extension: string; email?: string }
export interface Device { isVirtual: boolean; registrations: unknown[] }
export interface Service { name: string; active: boolean; settings: { to?: string } }
export interface Forward { active: boolean; to?: string; afterSeconds?: number }
export interface Page<T> { items: T[]; nextCursor?: string }

const RenewBefore = 60_000;
let token: { value: string; until: number } | undefined;

export const isSignedIn = (): boolean => sessionStorage.getItem("clientSecret") !== null;

/** Tries the credentials, and keeps them for this tab when they are good. */
export async function signIn(id: string, secret: string): Promise<void> {
  sessionStorage.setItem("clientId", id);
  sessionStorage.setItem("clientSecret", secret);
  try {
    await renew();
  } catch (fault) {
    signOut();
    throw fault;
  }
}

export function signOut(): void {
  token = undefined;
  sessionStorage.clear();
}

async function renew(): Promise<string> {
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: sessionStorage.getItem("clientId") ?? "", client_secret: sessionStorage.getItem("clientSecret") ?? "" });
  // Without credentials: else a browser answers the challenge of a 401 with a window of its own.
  const answer = await fetch("/oauth/token", { method: "POST", body, credentials: "omit" });
  if (answer.status === 401) throw new Error(t("wrongCredentials"));
  if (!answer.ok) throw new Error(t("notReached", String(answer.status)));
  const granted = (await answer.json()) as { access_token: string; expires_in: number };
  token = { value: granted.access_token, until: Date.now() + granted.expires_in * 1000 - RenewBefore };
  return token.value;
}

/** One request with a token that holds; a token that was refused is renewed once. */
export async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  for (let fresh = false; ; fresh = true) {
    const bearer = token && !fresh && token.until > Date.now() ? token.value : await renew();
    const answer = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status === 401 && !fresh) continue;
    if (answer.ok) return answer;
    throw new Error(explain((await answer.json().catch(() => ({}))) as object, answer.status));
  }
}

export const get = async <T>(path: string): Promise<T> => (await send("GET", path)).json() as Promise<T>;

/** What is read with its version, for a change that must not undo another's. */
export async function getVersion<T>(path: string): Promise<{ value: T; etag: string }> {
  const answer = await send("GET", path);
  return { value: (await answer.json()) as T, etag: answer.headers.get("ETag") ?? "*" };
}

/** Whether people sign in here too, and so there is a console for administrators. */
export const hasConsole = async (): Promise<boolean> =>
  fetch("/.well-known/oauth-authorization-server", { credentials: "omit" })
    .then(async (answer) => answer.ok && "authorization_endpoint" in ((await answer.json()) as object))
    .catch(() => false);

const users = new Map<string, User>();

/** All users, read once; for names. */
export async function loadUsers(): Promise<User[]> {
  for (let cursor = ""; cursor !== undefined && users.size < 1000; ) {
    const page: Page<User> = await get(`/v1/users?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    for (const user of page.items) users.set(user.id, user);
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  return [...users.values()];
}

export const userName = (id: string | undefined): string | undefined => (id ? (users.get(id)?.name ?? id) : undefined);

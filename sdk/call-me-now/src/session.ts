import { isKnown } from "./texts";

/** One attempt to bring a visitor and the company together, as the public part of the API knows it. */
export type Status = "scheduled" | "missed" | "initiating" | "callingCaller" | "confirming" | "callingCallee" | "connected" | "disconnected" | "failed" | "cancelled";

const final: readonly string[] = ["disconnected", "failed", "cancelled", "missed"];

export const isFinal = (status: string): boolean => final.includes(status);

/** What the API refused, by its problem code. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

interface SessionDocument {
  id: string;
  status: string;
  cancelSecret?: string;
  code?: string;
  callAt?: string;
}

/** What the company offers a visitor now. */
export interface Form {
  form: string;
  open: boolean;
  callbackTimes: string[];
}

/** What the visitor filled in. */
export interface Wish {
  number: string;
  name: string | undefined;
  callAt: string | undefined;
  /** The field people do not see. */
  website: string | undefined;
  form: string | undefined;
}

const root = (api: string) => `${api.replace(/\/+$/, "")}/v1/call-me-now/`;

export const getForm = (api: string, key: string): Promise<Form> => ask(`${root(api)}form?key=${encodeURIComponent(key)}`, {});

export class Session {
  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
    public status: Status,
    /** To be keyed in on the telephone. */
    readonly code: string | undefined,
    readonly callAt: string | undefined,
  ) {}

  static async begin(api: string, key: string, wish: Wish): Promise<Session> {
    const sessions = root(api) + "sessions";
    const made: SessionDocument = await ask(sessions, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, ...wish }),
    });
    return new Session(
      `${sessions}/${encodeURIComponent(made.id)}`,
      { "Kpn-Session": made.cancelSecret ?? "" },
      toStatus(made.status, "initiating"),
      made.code,
      made.callAt,
    );
  }

  async refresh(): Promise<void> {
    this.status = toStatus((await ask<SessionDocument>(this.url, { headers: this.headers })).status, this.status);
  }

  async cancel(): Promise<void> {
    await ask(`${this.url}/cancel`, { method: "POST", headers: this.headers });
  }
}

/** A status of a later API that we do not know changes nothing on the page. */
const toStatus = (given: string, before: Status): Status => (isKnown(given) ? (given as Status) : before);

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: "omit", cache: "no-store", referrerPolicy: "origin" });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, typeof body.code === "string" ? body.code : "");
  return body as T;
}

/** One attempt to bring a visitor and the company together, as the public part of the API knows it. */
export type Status = "initiating" | "callingCaller" | "callingCallee" | "connected" | "disconnected" | "failed" | "cancelled";

const final: readonly string[] = ["disconnected", "failed", "cancelled"];
const known: readonly string[] = ["initiating", "callingCaller", "callingCallee", "connected", ...final];

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
}

export class Session {
  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
    public status: Status,
  ) {}

  static async begin(api: string, key: string, number: string, name: string | null): Promise<Session> {
    const root = `${api.replace(/\/+$/, "")}/v1/call-me-now/sessions`;
    const made = await ask(root, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(name ? { key, number, name } : { key, number }),
    });
    return new Session(`${root}/${encodeURIComponent(made.id)}`, { "Kpn-Session": made.cancelSecret ?? "" }, toStatus(made.status, "initiating"));
  }

  async refresh(): Promise<void> {
    this.status = toStatus((await ask(this.url, { headers: this.headers })).status, this.status);
  }

  async cancel(): Promise<void> {
    await ask(`${this.url}/cancel`, { method: "POST", headers: this.headers });
  }
}

/** A status of a later API that we do not know changes nothing on the page. */
const toStatus = (given: string, before: Status): Status => (known.includes(given) ? (given as Status) : before);

async function ask(url: string, init: RequestInit): Promise<SessionDocument> {
  const response = await fetch(url, { ...init, credentials: "omit", cache: "no-store", referrerPolicy: "origin" });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, typeof body.code === "string" ? body.code : "");
  return body as SessionDocument;
}

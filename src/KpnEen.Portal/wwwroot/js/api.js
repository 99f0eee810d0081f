import { explain } from "./refusals.js";
import { t } from "./texts.js";
const RenewBefore = 60_000;
let token;
export const isSignedIn = () => sessionStorage.getItem("clientSecret") !== null;
/** Tries the credentials, and keeps them for this tab when they are good. */
export async function signIn(id, secret) {
    sessionStorage.setItem("clientId", id);
    sessionStorage.setItem("clientSecret", secret);
    try {
        await renew();
    }
    catch (fault) {
        signOut();
        throw fault;
    }
}
export function signOut() {
    token = undefined;
    sessionStorage.clear();
}
async function renew() {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: sessionStorage.getItem("clientId") ?? "", client_secret: sessionStorage.getItem("clientSecret") ?? "" });
    // Without credentials: else a browser answers the challenge of a 401 with a window of its own.
    const answer = await fetch("/oauth/token", { method: "POST", body, credentials: "omit" });
    if (answer.status === 401)
        throw new Error(t("wrongCredentials"));
    if (!answer.ok)
        throw new Error(t("notReached", String(answer.status)));
    const granted = (await answer.json());
    token = { value: granted.access_token, until: Date.now() + granted.expires_in * 1000 - RenewBefore };
    return token.value;
}
/** One request with a token that holds; a token that was refused is renewed once. */
export async function send(method, path, body, headers = {}) {
    for (let fresh = false;; fresh = true) {
        const bearer = token && !fresh && token.until > Date.now() ? token.value : await renew();
        const answer = await fetch(path, {
            method,
            headers: { Authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }), ...headers },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (answer.status === 401 && !fresh)
            continue;
        if (answer.ok)
            return answer;
        throw new Error(explain((await answer.json().catch(() => ({}))), answer.status));
    }
}
export const get = async (path) => (await send("GET", path)).json();
/** What is read with its version, for a change that must not undo another's. */
export async function getVersion(path) {
    const answer = await send("GET", path);
    return { value: (await answer.json()), etag: answer.headers.get("ETag") ?? "*" };
}
/** Whether people sign in here too, and so there is a console for administrators. */
export const hasConsole = async () => fetch("/.well-known/oauth-authorization-server", { credentials: "omit" })
    .then(async (answer) => answer.ok && "authorization_endpoint" in (await answer.json()))
    .catch(() => false);
const users = new Map();
/** All users, read once; for names. */
export async function loadUsers() {
    for (let cursor = ""; cursor !== undefined && users.size < 1000;) {
        const page = await get(`/v1/users?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        for (const user of page.items)
            users.set(user.id, user);
        if (!page.nextCursor)
            break;
        cursor = page.nextCursor;
    }
    return [...users.values()];
}
export const userName = (id) => (id ? (users.get(id)?.name ?? id) : undefined);

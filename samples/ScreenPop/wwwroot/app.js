// The page: cards of the running calls, a list of those that ended, and contacts to dial.
const $ = (id) => document.getElementById(id);
const cards = new Map();

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};
const clock = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
const initials = (name) => (/^[+\d]/.test(name) ? "☎" : name.split(/\s+/).map((w) => w[0]).slice(0, 2).join("").toUpperCase());
const arrow = { inbound: "↙", outbound: "↗", internal: "↔" };

function drawCard(card) {
  const root = make("article", `card ${card.status}`);
  root.dataset.conversation = card.conversationId;
  root.append(make("div", "face", initials(card.name)), make("div", "name", card.name));
  const state = make("div", "state", card.status);
  const time = make("time");
  time.dataset.since = card.answeredAt ?? card.startedAt;
  state.append(time);
  const line = [card.company, card.name === card.number ? null : card.number].filter(Boolean).join(" · ");
  root.append(state, make("div", "soft", line || " "));
  root.append(make("div", "soft", [`${arrow[card.direction] ?? ""} ${card.with ?? ""}`.trim(), card.via].filter(Boolean).join(" · ")));
  if (card.note) root.append(make("div", "note", card.note));
  return root;
}

function drawRecent(card) {
  const row = make("li");
  row.dataset.conversation = card.conversationId;
  const who = make("div");
  who.append(make("strong", "", card.name), make("br"), make("small", "", [card.outcome, card.with, card.via].filter(Boolean).join(" · ")));
  const talked = card.answeredAt ? clock(new Date(card.endedAt) - new Date(card.answeredAt)) : "–";
  row.append(make("span", "soft", arrow[card.direction] ?? ""), who, make("span", "soft", talked));
  row.append(make("small", "", new Date(card.startedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })));
  if (card.number) row.append(dialButton(card.number, card.name));
  for (const id of card.recordingIds) {
    const player = make("audio");
    player.controls = true;
    player.preload = "none";
    player.src = `recordings/${encodeURIComponent(id)}`;
    row.append(player);
  }
  return row;
}

function draw(changed) {
  const now = [...cards.values()].filter((c) => c.status !== "ended").reverse();
  const old = $("now").querySelector(`[data-conversation="${changed}"]`);
  const card = cards.get(changed);
  if (old && card.status !== "ended") {
    const fresh = drawCard(card);
    fresh.style.animation = "none"; // it pops once
    old.replaceWith(fresh);
  } else $("now").replaceChildren(...now.map(drawCard));
  $("quiet").hidden = now.length > 0;
  const playing = [...$("recent").querySelectorAll("audio")].some((a) => !a.paused);
  if (!playing) $("recent").replaceChildren(...[...cards.values()].filter((c) => c.status === "ended").reverse().map(drawRecent));
  tick();
}

function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) time.textContent = clock(Date.now() - new Date(time.dataset.since));
}
setInterval(tick, 1000);

function dialButton(number, name) {
  const button = make("button", "", "Call");
  button.type = "button";
  button.setAttribute("aria-label", `Call ${name}`);
  button.onclick = () => dial(number);
  return button;
}

async function dial(to) {
  $("fault").textContent = "";
  const answer = await fetch("dial", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ userId: $("me").value, to }),
  });
  if (!answer.ok) $("fault").textContent = (await answer.json().catch(() => ({}))).detail ?? `It did not work (${answer.status}).`;
}

$("keypad").onsubmit = (event) => {
  event.preventDefault();
  dial($("number").value.trim());
};
$("me").onchange = () => localStorage.setItem("me", $("me").value);

for (const { id, name, extension } of await (await fetch("colleagues")).json()) $("me").append(new Option(`${name} (${extension})`, id));
const kept = localStorage.getItem("me");
if ([...$("me").options].some((o) => o.value === kept)) $("me").value = kept;

for (const contact of await (await fetch("contacts")).json()) {
  const row = make("li");
  const who = make("div");
  who.append(make("strong", "", contact.name), make("br"), make("small", "", [contact.company, contact.number].filter(Boolean).join(" · ")));
  row.append(make("span", "soft", "☎"), who, dialButton(contact.number, contact.name));
  $("contacts").append(row);
}

const updates = new EventSource("updates");
const linked = (live) => {
  $("link").classList.toggle("live", live);
  $("link").textContent = live ? "live" : "connecting";
};
updates.onopen = () => linked(true);
updates.onerror = () => linked(false);
updates.onmessage = (message) => {
  const card = JSON.parse(message.data);
  cards.set(card.conversationId, card);
  draw(card.conversationId);
};

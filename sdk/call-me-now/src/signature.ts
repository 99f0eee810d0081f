// The page behind the link of an e-mail signature: /call-me-now/pk_…?name=Anna&lang=en, or signature.html?key=pk_…
const query = new URLSearchParams(location.search);
const lang = query.get("lang") === "en" ? "en" : "nl";
document.documentElement.lang = lang;

const who = query.get("name")?.slice(0, 60);
const company = document.documentElement.dataset["company"];
const title = lang === "en" ? `Speak to ${who ?? "us"}` : `Spreek met ${who ?? "ons"}`;
document.title = title;
document.getElementById("title")!.textContent = title;
// Whose button it is comes with the page too: the link may name anybody.
document.getElementById("company")!.textContent = company ?? "";

const button = document.createElement("kpn-call-me-now");
button.setAttribute("key", query.get("key") ?? location.pathname.split("/").pop()!);
// The API's address comes with the page, never with the link: a link could send numbers elsewhere.
button.setAttribute("api", document.documentElement.dataset["api"] ?? "");
button.setAttribute("open", "");
document.getElementById("button")!.append(button);
export {};

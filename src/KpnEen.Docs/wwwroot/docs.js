// Search, copy and the menu of narrow windows. All else works without.
"use strict";

const search = document.getElementById("search");
const box = document.getElementById("q");
const list = document.getElementById("found");
let pages;

search.hidden = false;
box.addEventListener("focus", load);
box.addEventListener("input", async () => show(await load(), box.value));
box.addEventListener("keydown", (e) => {
  if (e.key === "ArrowDown" && !list.hidden) {
    e.preventDefault();
    list.querySelector("a")?.focus();
  } else if (e.key === "Enter") list.querySelector("a")?.click();
  else if (e.key === "Escape") close();
});
list.addEventListener("keydown", (e) => {
  const at = document.activeElement?.parentElement;
  if (e.key === "Escape") {
    close();
    box.focus();
  } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    e.preventDefault();
    const next = e.key === "ArrowDown" ? at?.nextElementSibling : at?.previousElementSibling;
    (next?.querySelector("a") ?? box).focus();
  }
});
document.addEventListener("keydown", (e) => {
  if (e.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement?.tagName ?? "")) {
    e.preventDefault();
    box.focus();
  }
});
document.addEventListener("click", (e) => {
  if (!search.contains(e.target)) close();
});

function load() {
  pages ??= fetch("/docs/search.json").then((answer) => answer.json());
  return pages;
}

function close() {
  list.hidden = true;
}

function show(all, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length
    ? all
        .map((page) => ({ page, score: score(page, words) }))
        .filter((hit) => hit.score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, 12)
    : [];
  list.replaceChildren(...hits.map((hit) => item(hit.page)));
  if (words.length && !hits.length) {
    const none = document.createElement("li");
    none.textContent = "Nothing found";
    list.append(none);
  }
  list.hidden = !words.length;
}

function score([title, address, about, , text], words) {
  let sum = 0;
  for (const word of words) {
    const inTitle = title.toLowerCase().indexOf(word);
    if (inTitle >= 0) sum += inTitle === 0 ? 12 : 8;
    else if (address.includes(word)) sum += 4;
    else if (about.toLowerCase().includes(word)) sum += 2;
    else if (text.startsWith(word) || text.includes(` ${word}`)) sum += 1;
    else return 0;
  }
  return sum;
}

function item([title, address, about]) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const small = document.createElement("small");
  link.href = address;
  link.textContent = title;
  small.textContent = about;
  link.append(small);
  line.append(link);
  return line;
}

for (const block of document.querySelectorAll("main pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.innerText.trimEnd());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  const frame = document.createElement("div");
  frame.className = "copyable";
  block.replaceWith(frame);
  frame.append(block, button);
}

// The menu shows where the reader is.
const here = document.querySelector('nav [aria-current="page"]');
const menu = here?.closest("nav");
if (menu) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;

// What makes the console quicker for whoever has scripts. Without them everything works all the same.
"use strict";

const MENUS = "details.menu[open], details.chooser[open]";
const LIST = "[data-list] a[data-item], table.list tbody a[data-item]";

function isTyping(target) {
  return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
}

// j and k: to the next and previous line of a list. The line that has the focus is where the reader is.
function step(by) {
  const items = [...document.querySelectorAll(LIST)];
  const at = items.indexOf(document.activeElement);
  const next = items[at === -1 ? (by > 0 ? 0 : items.length - 1) : at + by];
  if (next) next.focus();
}

// What is written on a page of its own is led to; a form is there already.
function compose(composer) {
  if (composer?.matches("a")) composer.click();
  else composer?.focus();
}

const KEYS = {
  "/": () => document.getElementById("search")?.focus(),
  n: () => compose(document.querySelector("[data-composer]")),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const choice of document.querySelectorAll("select[data-submits]")) {
  choice.form.querySelector("button").hidden = true;
  choice.addEventListener("change", () => choice.form.requestSubmit());
}
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const needing of document.querySelectorAll("[data-needs-script]")) needing.hidden = false;

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What was done is said once: reloading the page does not say it again.
const here = new URL(location.href);
if (here.searchParams.has("done")) {
  here.searchParams.delete("done");
  history.replaceState(null, "", here);
}

// A live list, `<section id="…" data-live="address of its news">`: at each piece of news the page is asked for again, and
// the section put in the place of the old one. The line that has the focus keeps it.
async function renew(section) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
  if (!fresh || fresh.innerHTML === section.innerHTML) return;
  const focused = section.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const known = new Set([...section.querySelectorAll("[data-key]")].map((line) => line.dataset.key));
  for (const line of fresh.querySelectorAll("[data-key]")) if (!known.has(line.dataset.key)) line.classList.add("is-new");
  section.replaceChildren(...fresh.childNodes);
  if (focused) section.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

for (const section of document.querySelectorAll("[data-live]")) {
  let news = null;
  let renewing = false;
  let again = false;
  const changed = async () => {
    again = true;
    if (renewing) return;
    renewing = true;
    while (again) {
      again = false;
      await renew(section);
    }
    renewing = false;
  };
  const listen = () => {
    news = new EventSource(section.dataset.live);
    news.addEventListener("changed", changed);
  };
  listen();
  window.addEventListener("pagehide", () => news.close());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    listen();
    changed();
  });
}

// People: results while one types, and a contact that stands in the timeline before it is written.
"use strict";

async function page(address, options) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, ...options });
  return { answer, content: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

function put(fresh, id) {
  const old = document.getElementById(id);
  const made = fresh.getElementById(id);
  if (old && made) old.replaceChildren(...made.childNodes);
  return Boolean(old && made);
}

// Results while one types: `data-search` is the section that they stand in. The address follows, so it can be kept.
for (const form of document.querySelectorAll("form[data-search]")) {
  let waiting = 0;
  let asked = null;
  const look = async () => {
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) address.searchParams.set(name, value);
    asked?.abort();
    asked = new AbortController();
    try {
      const { answer, content } = await page(address, { signal: asked.signal });
      if (!answer.ok || !put(content, form.dataset.search)) return;
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") form.requestSubmit();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
}

// `n` opens what something is written in, before console.js puts the focus there.
document.addEventListener("keydown", (event) => {
  const composer = document.querySelector("details.composer");
  if (event.key === "n" && composer && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) composer.open = true;
}, true);

// Ctrl+Enter sends from any field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest("form[data-quick]")?.requestSubmit();
});

function line(form) {
  const said = (name) => form.elements[name]?.value ?? "";
  const made = document.createElement("li");
  made.className = "event is-waiting";
  const sign = document.createElement("span");
  sign.className = "event-sign";
  const body = document.createElement("div");
  body.className = "event-body";
  const head = document.createElement("p");
  head.className = "event-line";
  const what = document.createElement("strong");
  what.textContent = said("type");
  const state = document.createElement("span");
  state.className = "state state-wait";
  state.textContent = `… ${form.dataset.waiting}`;
  head.append(what, state);
  const title = document.createElement("p");
  title.className = "event-title";
  title.textContent = said("summary") || said("notes").split("\n")[0];
  body.append(head, title);
  made.append(sign, body);
  const list = document.createElement("ol");
  list.className = "events";
  list.dataset.optimistic = "";
  list.setAttribute("role", "status");
  list.append(made);
  return list;
}

// Looks whether it is written: soon at first, then more seldom; the row says all the while that it waits.
async function follow(address) {
  for (let pause = 150; document.querySelector("#timeline [data-pending]") && pause < 20000; pause *= 1.5) {
    await new Promise((done) => setTimeout(done, pause));
    const { answer, content } = await page(address);
    if (answer.ok) take(content);
  }
}

function take(content) {
  const notice = content.querySelector(".happened > .faults, .happened > .flash");
  for (const old of document.querySelectorAll(".happened > .faults, .happened > .flash")) old.remove();
  if (notice) document.querySelector(".happened").prepend(notice);
  put(content, "timeline");
}

function lost(form, words) {
  const said = document.createElement("p");
  said.className = "faults";
  said.setAttribute("role", "alert");
  said.textContent = words;
  form.prepend(said);
}

async function send(form) {
  const composer = form.closest("details");
  const row = line(form);
  const timeline = document.getElementById(form.dataset.optimistic);
  const body = new URLSearchParams(new FormData(form));
  for (const old of form.querySelectorAll(".faults")) old.remove();
  timeline.prepend(row);
  composer.open = false;
  composer.querySelector("summary").focus();
  try {
    const { answer, content } = await page(form.action, { method: "POST", body });
    if (answer.redirected && !answer.url.includes("/people/")) return location.assign(answer.url);
    const fresh = content.querySelector("form[data-optimistic]");
    if (!fresh) throw new Error(String(answer.status));
    const failed = content.querySelector("[data-failed]");
    if (answer.ok) take(content);
    row.remove();
    // An answer without the words of what failed keeps those that stand here.
    if (!failed || fresh.elements.summary.value || fresh.elements.notes.value) form.replaceChildren(...fresh.childNodes);
    composer.open = Boolean(failed) || !answer.ok;
    for (const each of form.querySelectorAll("[data-needs-script]")) each.hidden = false;
    if (composer.open) form.querySelector(".is-wrong input, .is-wrong select, [data-composer]")?.focus();
    follow(answer.url);
  } catch {
    row.remove();
    composer.open = true;
    lost(form, form.dataset.lost);
    form.querySelector("[data-composer]").focus();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-optimistic]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  send(form);
}, true);

if (document.querySelector("#timeline [data-pending]")) follow(location.href);

// What was sent is told once: whoever reloads the page later sees no news of it.
const sent = new URL(location.href);
if (sent.searchParams.has("sent") && !document.querySelector("[data-pending], [data-failed]")) {
  sent.searchParams.delete("sent");
  history.replaceState(null, "", sent);
}

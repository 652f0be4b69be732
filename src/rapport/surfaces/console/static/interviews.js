// The grid of interviews by keyboard and mouse, and the form that shows at once how it is understood.
"use strict";

const grid = document.querySelector("[data-planning]");

// Arrows go to the nearest cell in their direction; one cell at a time is a stop of the tabulator.
const AHEAD = {
  ArrowUp: (from, to) => [from.top - to.top, Math.abs(to.left - from.left)],
  ArrowDown: (from, to) => [to.top - from.top, Math.abs(to.left - from.left)],
  ArrowLeft: (from, to) => [from.left - to.left, Math.abs(to.top - from.top)],
  ArrowRight: (from, to) => [to.left - from.left, Math.abs(to.top - from.top)],
};
const SIDEWAYS = 3; // how much worse it is to be beside the way than further along it

function shownCells() {
  return [...grid.querySelectorAll("[data-cell]")].filter((cell) => cell.getClientRects().length > 0);
}

function nearest(from, ahead) {
  const box = from.getBoundingClientRect();
  let best = null;
  let least = Infinity;
  for (const cell of shownCells()) {
    const [along, beside] = ahead(box, cell.getBoundingClientRect());
    if (cell === from || along < 2) continue;
    const away = along + SIDEWAYS * beside;
    if (away < least) [best, least] = [cell, away];
  }
  return best;
}

function stopAt(cell) {
  for (const each of grid.querySelectorAll("[data-cell]")) each.tabIndex = each === cell ? 0 : -1;
}

if (grid) {
  const first = grid.querySelector(".is-marked, .is-today [data-cell], [data-cell]");
  if (first) stopAt(first);
  grid.addEventListener("focusin", (event) => event.target.matches("[data-cell]") && stopAt(event.target));
  grid.addEventListener("keydown", (event) => {
    const ahead = AHEAD[event.key];
    if (!ahead || !event.target.matches("[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    nearest(event.target, ahead)?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    [...document.querySelectorAll("[data-key-step]")].find((link) => link.dataset.keyStep === event.key)?.click();
  });
}

// A block that is dragged is moved by the form: to the quarter of an hour under its upper edge, and on the page of a day
// to the interviewer whose column it is.
const ROW_MINUTES = 5;
const STEP_ROWS = 3;
let dragged = null;
let grasp = 0;

function rowAt(day, y) {
  const height = parseFloat(getComputedStyle(day).gridAutoRows);
  return Math.max(0, Math.round((y - grasp - day.getBoundingClientRect().top) / height / STEP_ROWS) * STEP_ROWS);
}

function wallTime(day, row) {
  const minutes = Number(day.dataset.first) * 60 + row * ROW_MINUTES;
  const two = (number) => String(number).padStart(2, "0");
  return `${day.dataset.day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// Where it would come to stand, with the time, while it is held over a day.
const landing = document.createElement("span");
landing.ariaHidden = "true";

function land(day, row) {
  const span = [...dragged.classList].find((name) => name.startsWith("for-"));
  landing.className = `landing at-${row + 1} ${span}`;
  landing.textContent = wallTime(day, row).slice(-5);
  if (landing.parentElement !== day) day.append(landing);
}

function leave() {
  landing.remove();
  for (const each of document.querySelectorAll(".drop-target")) each.classList.remove("drop-target");
}

const form = document.getElementById("drag");

function handOver(from, to) {
  for (const old of form.querySelectorAll("[name=interviewer]")) old.remove();
  if (from === to) return;
  for (const id of new Set(dragged.dataset.with.split(" ").map((each) => (each === from ? to : each)))) {
    const made = document.createElement("input");
    [made.type, made.name, made.value] = ["hidden", "interviewer", id];
    form.append(made);
  }
}

if (grid && form) {
  grid.addEventListener("dragstart", (event) => {
    const block = event.target.closest?.("[data-moves]");
    if (!block) return;
    dragged = block;
    grasp = event.clientY - block.getBoundingClientRect().top;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", block.href);
    block.classList.add("is-dragged");
  });
  grid.addEventListener("dragover", (event) => {
    const day = event.target.closest?.(".day-grid[data-day]");
    if (!dragged || !day) return;
    event.preventDefault();
    if (!day.classList.contains("drop-target")) leave();
    day.classList.add("drop-target");
    land(day, rowAt(day, event.clientY));
  });
  grid.addEventListener("drop", (event) => {
    const day = event.target.closest?.(".day-grid[data-day]");
    if (!dragged || !day) return;
    event.preventDefault();
    form.action = dragged.dataset.moves;
    form.elements.when.value = wallTime(day, rowAt(day, event.clientY));
    handOver(dragged.closest(".day-grid").dataset.interviewer, day.dataset.interviewer);
    form.requestSubmit();
  });
  grid.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    leave();
  });
}

// The line of the present goes on by itself.
const now = document.querySelector("[data-now]");
if (now) {
  const began = Date.now();
  const row = Number([...now.classList].find((name) => /^at-\d+$/.test(name)).slice(3));
  setInterval(() => {
    const passed = Math.floor((Date.now() - began) / (ROW_MINUTES * 60_000));
    now.className = `now at-${row + passed} for-1`;
  }, 60_000);
}

// The form is asked for again behind what is typed, and its answers are put in the place of the old ones.
const scheduling = document.querySelector("form[data-scheduling]");
if (scheduling) {
  const PAUSE = 250; // ms: between two letters of somebody who types
  let waiting = null;
  let asking = null;

  const ask = async (name) => {
    asking?.abort();
    asking = new AbortController();
    const fields = new URLSearchParams(new FormData(scheduling));
    fields.set(name, "yes");
    try {
      const headers = { accept: "text/html" };
      const answer = await fetch(scheduling.action, { method: "POST", body: fields, headers, signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of name === "find" ? ["who-found"] : ["who-open", "understood"]) {
        const old = document.getElementById(id);
        const fresh = page.getElementById(id);
        if (old && fresh && !old.contains(document.activeElement)) old.replaceChildren(...fresh.childNodes);
      }
      if (name === "find") later("check"); // of whoever is found
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  };
  const later = (name) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(name), PAUSE);
  };
  scheduling.addEventListener("input", (event) => {
    if (event.target.name === "who") later("find");
    else if (event.target.name !== "location") later("check");
  });
  for (const button of scheduling.querySelectorAll("[data-replaced]")) button.hidden = true;
}

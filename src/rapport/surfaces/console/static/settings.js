// Copies what an element shows; says so on the button, and to those who hear the page.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const shown = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(shown.textContent);
    const words = button.textContent;
    button.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = words; }, 2000);
  } catch {
    getSelection().selectAllChildren(shown); // no clipboard over plain http: what is selected is copied by hand
  }
});

// What may take some seconds says that it is under way.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.busy && !event.defaultPrevented) {
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
  }
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-words]")) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-busy");
  }
});

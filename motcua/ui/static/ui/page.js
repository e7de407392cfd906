// Small courtesies on every page; nothing depends on them.
(() => {
  "use strict";
  // A form is sent once: its button says so until the next page comes.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.dataset.sent) { if (event.target.dataset.sent) event.preventDefault(); return; }
    const button = event.submitter;
    if (!button || event.target.method !== "post" || event.target.matches("[hx-post], [data-upload]")) return;
    event.target.dataset.sent = "1";
    button.setAttribute("aria-busy", "true");
  });
  // Back from the browser's memory: the form may be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
  // What is typed while an answer is on its way stands: the new part of the page takes over the newer words,
  // and leaving the field saves them.
  const told = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value);
  const fields = () => [...document.querySelectorAll("input[id]:not([type=hidden], [type=file]), select[id], textarea[id]")];
  let sent = new Map();
  let newer = [];
  document.addEventListener("htmx:beforeSend", () => { sent = new Map(fields().map((field) => [field.id, told(field)])); });
  document.addEventListener("htmx:beforeSwap", () => {
    newer = fields().filter((field) => sent.has(field.id) && sent.get(field.id) !== told(field))
      .map((field) => ({ id: field.id, words: told(field), from: field.selectionStart, to: field.selectionEnd }));
  });
  document.addEventListener("htmx:afterRequest", () => {
    newer.forEach(({ id, words, from, to }) => {
      const field = document.getElementById(id);
      if (!field || told(field) === words) return;
      if (typeof words === "boolean") { field.checked = words; return; }
      field.value = words;
      if (field === document.activeElement && typeof from === "number") field.setSelectionRange(from, to);
      field.addEventListener("blur", () => field.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
    });
    newer = [];
  });
  // A press counts where it began: what comes while the finger is down waits, or the button would move from under it.
  let pressed = null;
  let missed = null;
  document.addEventListener("pointerdown", (event) => {
    pressed = event.button === 0 && event.target.closest("button, a, summary, label, input");
  }, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!pressed || !event.detail.elt.matches("[hx-trigger=change]")) return;
    event.detail.shouldSwap = false;
    missed = event.detail.elt;
  });
  ["pointerup", "pointercancel"].forEach((end) => document.addEventListener(end, () => setTimeout(() => {  // after the click
    const again = missed;
    pressed = missed = null;
    if (again && again.isConnected && !again.closest("form[data-sent]")) window.htmx.trigger(again, "change");
  }), true));
  // Errors first: the summary takes the focus, the field is one Enter away.
  const summary = document.querySelector(".err-list[data-focus]");
  if (summary) summary.focus();
  // Print buttons: <button data-print>.
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
})();

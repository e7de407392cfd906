// Keys of the desk. Every key only does what a visible control does; without this file the controls remain.
//   data-row           a row J and K walk over; its first link is opened by Enter, its checkbox toggled by X
//   data-key="B"       a link or button that the letter presses (shown beside it in <kbd>); "Enter", "F9" also work
//   data-scan          the field a scanner types into: what comes faster than any hand types goes there, from anywhere
//   data-search        the field "/" goes to;  data-keys: the <details> "?" opens;  data-zooms: enlarges the paper around it
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const current = () => document.querySelector("[data-row].is-on");
  const visible = (element) => element.getClientRects().length > 0 && element.getAttribute("aria-disabled") !== "true";
  const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  function go(row) {
    const before = current();
    if (before) { before.classList.remove("is-on"); before.removeAttribute("tabindex"); }
    row.classList.add("is-on");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function walk(step) {
    const all = rows();
    if (!all.length) return press(step > 0 ? "J" : "K");
    const at = all.indexOf(current());
    go(all[Math.max(0, Math.min(all.length - 1, at + step))] || all[0]);
    return true;
  }
  function press(key) {
    const control = [...document.querySelectorAll("[data-key]")].find((c) => c.dataset.key.toUpperCase() === key.toUpperCase() && visible(c));
    if (!control) return false;
    if (control.matches("input:not([type=checkbox]), select, textarea")) control.focus(); else control.click();
    return true;
  }
  function open() {
    const row = current();
    const link = row && row.querySelector("a[href]");
    if (link) { link.click(); return true; }
    return press("Enter");
  }
  function select() {
    const box = current() && current().querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  }
  // What is drawn in the page is enlarged there; on a phone, where it is not, the link opens it.
  function zoom(view) {
    const drawn = view && view.querySelector("details");
    if (!drawn || !visible(drawn)) return false;
    drawn.open = true;
    view.classList.toggle("is-zoomed");
    return true;
  }
  function search() {
    const field = document.querySelector("[data-search]");
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
  }
  function help() {
    const list = document.querySelector("details[data-keys]");
    if (list) { list.open = !list.open; list.scrollIntoView({ block: "nearest" }); }
    return Boolean(list);
  }
  // A scanner's first two letters come within a breath of each other; a lone key is pressed when the breath is over.
  const BREATH_MS = 40;
  const scanned = document.querySelector("[data-scan]");
  let held = null;
  function listen(key) {
    if (!held) { held = { key, timer: setTimeout(() => { held = null; act(key); }, BREATH_MS) }; return; }
    clearTimeout(held.timer);
    scanned.focus();
    scanned.value = held.key + key;
    held = null;
  }
  function act(key) {
    return MOVES[key.toLowerCase()] ? MOVES[key.toLowerCase()]() : press(key);
  }
  // The field that waits has the focus before anybody can type, not when the browser gets round to it.
  const waiting = document.querySelector("[autofocus]");
  if (waiting && document.activeElement === document.body) waiting.focus();
  const MOVES = { j: () => walk(1), k: () => walk(-1), x: select, enter: open, z: () => press("Z"), "/": search, "?": help };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const target = event.target;
    const fkey = /^F\d+$/.test(event.key);
    if (event.key === "Escape") {
      document.querySelectorAll(".is-zoomed").forEach((view) => view.classList.remove("is-zoomed"));
      if (typing(target)) target.blur();
      return;
    }
    if (!fkey && typing(target)) return;
    // Enter on a link or button is the browser's own business.
    if (event.key === "Enter" && target.closest("a, button, summary, input, label")) return;
    const letter = event.key.length === 1;
    if (scanned && letter && !event.repeat) { event.preventDefault(); listen(event.key); return; }
    const own = MOVES[event.key.toLowerCase()];
    if ((own || fkey || (letter && !event.shiftKey)) && act(event.key)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const zoomer = event.target.closest("[data-zooms]");
    if (zoomer && zoom(zoomer.closest(".paper-view"))) event.preventDefault();
    const all = event.target.closest("input[data-all]");
    if (all) document.querySelectorAll("[data-row] input[type=checkbox]").forEach((box) => { box.checked = all.checked; });
  });
})();

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
  // Errors first: the summary takes the focus, the field is one Enter away.
  const summary = document.querySelector(".err-list[data-focus]");
  if (summary) summary.focus();
  // Print buttons: <button data-print>.
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
})();

// A file goes in pieces and goes on where it stopped: POST announces it, PATCH adds bytes at Upload-Offset,
// HEAD tells how far it got. Without this file the same form sends the whole file in one plain POST.
//   <form data-upload="/tep/" action="/tep/gui/"> with input[type=file][name=file], hidden component and next;
//   data-finish: afterwards the form is posted to its own action with the document as tep, else next is opened.
(() => {
  "use strict";
  const PIECE = 512 * 1024;
  const WAITS = [1, 2, 4, 8, 15];
  const NUMBER = new Intl.NumberFormat(document.documentElement.lang || "vi", { maximumFractionDigits: 1 });
  const wait = (seconds) => new Promise((go) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() { clearTimeout(timer); window.removeEventListener("online", done); go(); }
    window.addEventListener("online", done);
  });

  class Refused extends Error {}

  async function ask(url, options) {
    const response = await fetch(url, { credentials: "same-origin", redirect: "error", ...options,
      headers: { Accept: "application/json", ...options.headers } });
    if (response.ok) return response;
    const said = await response.json().catch(() => null);
    if (response.status === 409) { const error = new Error("offset"); error.again = true; throw error; }
    if (response.status < 500) throw new Refused(said && said.error ? said.error.message : "");
    throw new Error(String(response.status));
  }
  async function digest(file) {
    if (!window.crypto || !crypto.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function panel(form) {
    const box = form.querySelector("[data-upload-state]");
    const bar = box.querySelector("progress");
    const say = box.querySelector("[data-upload-say]");
    return {
      open(file) { box.hidden = false; box.querySelector("[data-upload-name]").textContent = file.name; },
      at(offset, size) {
        bar.value = size ? Math.round((100 * offset) / size) : 100;
        const [unit, step] = size < 1e6 ? ["KB", 1e3] : ["MB", 1e6];
        const shown = (octets) => NUMBER.format(Math.floor((10 * octets) / step) / 10);  // down, as the page shows it
        box.querySelector("[data-upload-size]").textContent = `${shown(offset)} / ${shown(size)} ${unit}`;
      },
      say(word, text) { say.className = word === "Failed" ? "err" : "small soft"; const words = text || form.dataset[`words${word}`] || ""; if (say.textContent !== words) say.textContent = words; },
    };
  }

  const field = (form, name) => { const input = form.querySelector(`[name=${name}]`); return input ? input.value : ""; };
  const remember = (file) => `tep:${file.name}:${file.size}:${file.lastModified}`;

  async function begin(form, file, headers) {
    const known = sessionStorage.getItem(remember(file));
    if (known) {
      const answer = await ask(known, { method: "GET" }).catch((error) => { if (error instanceof Refused) return null; throw error; });
      const line = answer && await answer.json();
      if (line && (line.state === "open" || line.document)) return { url: known, ...line };
      sessionStorage.removeItem(remember(file));
    }
    const body = JSON.stringify({ filename: file.name, size: file.size, sha256: await digest(file), component: field(form, "component") });
    const answer = await ask(form.dataset.upload, { method: "POST", body, headers: { ...headers, "Content-Type": "application/json" } });
    const url = answer.headers.get("Location");
    sessionStorage.setItem(remember(file), url);
    return { url, ...(await answer.json()) };
  }

  async function send(form, file) {
    const show = panel(form);
    const headers = { "X-CSRFToken": field(form, "csrfmiddlewaretoken") };
    let line = null;
    let failures = 0;
    show.open(file);
    show.at(0, file.size);
    while (!(line && line.document)) {
      try {
        if (!line) { show.say("Sending"); line = await begin(form, file, headers); show.at(line.offset, file.size); }
        const piece = file.slice(line.offset, line.offset + PIECE);
        show.say(line.offset + piece.size >= file.size ? "Checking" : "Sending");
        const answer = await ask(line.url, { method: "PATCH", body: piece,
          headers: { ...headers, "Upload-Offset": String(line.offset), "Content-Type": "application/offset+octet-stream" } });
        line = { url: line.url, ...(await answer.json()) };
        failures = 0;
        show.at(line.offset, file.size);
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (!error.again) { show.say("Lost"); await wait(WAITS[Math.min(failures, WAITS.length - 1)]); }
        failures += 1;
        if (failures > 60) throw new Refused("");
        line = null; // ask how far it got, then go on from there
      }
    }
    sessionStorage.removeItem(remember(file));
    return line.document;
  }

  // The form goes where it says, with the document in place of the file.
  function finish(form, input, ref) {
    const sent = Object.assign(document.createElement("input"), { type: "hidden", name: "tep", value: ref });
    input.disabled = true;
    form.append(sent);
    form.submit();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]")) return;
    const input = form.querySelector("input[type=file]");
    const file = input && input.files[0];
    if (!file || !form.querySelector("[data-upload-state]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      const ref = await send(form, file);
      if (form.dataset.finish !== undefined) return finish(form, input, ref);
      const next = field(form, "next") || window.location.pathname;
      window.location.assign(`${next}${next.includes("?") ? "&" : "?"}tep=${ref}`);
    } catch (error) {
      panel(form).say("Failed", error instanceof Refused ? error.message : "");
      sessionStorage.removeItem(remember(file));
      delete form.dataset.busy;
      button.removeAttribute("aria-busy");
    }
  });
})();

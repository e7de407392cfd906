/* Checks a c2sp.org/tlog-proof@v1 in the browser: Merkle path, signed checkpoint, openings. The same steps, in the
   same order, as tools/verify_proof.py; nothing leaves the machine. Words stand in the page, translated. */
(() => {
  "use strict";
  const place = document.querySelector("[data-check]");
  if (!place) return;
  const subtle = window.crypto && window.crypto.subtle;
  const utf8 = new TextEncoder();
  const NUMBER = /^(0|[1-9][0-9]{0,15})$/;
  const word = (name) => place.querySelector(`template[data-word="${name}"]`).content.textContent;

  class NotProven extends Error {}
  const refuse = (why) => { throw new NotProven(why); };

  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));

  const decode64 = (text, length) => {
    let raw;
    try { raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); } catch { refuse("not-proof"); }
    if (btoa(String.fromCharCode(...raw)) !== text || (length !== undefined && raw.length !== length)) refuse("not-proof");
    return raw;
  };
  const unhex = (text) => {
    if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) refuse("bad-opening");
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  };

  const readKey = async (text) => {
    const [name, id, ...rest] = text.trim().split("+");
    let raw;
    try { raw = decode64(rest.join("+"), 33); } catch { refuse("bad-key"); }
    const digest = await sha256(join(utf8.encode(`${name}\n`), raw));
    if (!name || raw[0] !== 1 || hex(digest.slice(0, 4)) !== id) refuse("bad-key");
    return { name, id: digest.slice(0, 4), public: raw.slice(1) };
  };

  /* true: the signature holds; null: this browser knows no Ed25519. */
  const verify = async (key, message, signature) => {
    let imported;
    try { imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]); } catch { return null; }
    return subtle.verify({ name: "Ed25519" }, imported, signature, message);
  };

  const readCheckpoint = async (note, key) => {
    const cut = note.lastIndexOf("\n\n");
    if (cut < 0) refuse("not-proof");
    const text = note.slice(0, cut + 1);
    const mine = [];
    for (const line of note.slice(cut + 2).split("\n").slice(0, -1)) {
      const [dash, signer, encoded] = line.split(" ");
      const raw = decode64(encoded || "");
      if (dash === "—" && signer === key.name && same(raw.slice(0, 4), key.id)) mine.push(raw.slice(4));
    }
    if (!mine.length) refuse("bad-signature");
    let signed = true;
    for (const signature of mine) {
      const holds = await verify(key.public, utf8.encode(text), signature);
      if (holds === false) refuse("bad-signature");
      if (holds === null) signed = false;
    }
    const lines = text.split("\n");
    if (lines.length !== 4 || lines[0] !== key.name || !NUMBER.test(lines[1])) refuse("not-proof");
    return { size: Number(lines[1]), root: decode64(lines[2], 32), signed };
  };

  const rootFromPath = async (leaf, index, size, path) => {
    if (!(index < size)) return null;
    let at = BigInt(index), last = BigInt(size - 1), found = leaf;
    for (const sibling of path) {
      if (last === 0n) return null;
      if (at & 1n || at === last) {
        found = await sha256(join(Uint8Array.of(1), sibling, found));
        while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
      } else {
        found = await sha256(join(Uint8Array.of(1), found, sibling));
      }
      at >>= 1n; last >>= 1n;
    }
    return last === 0n ? found : null;
  };

  const readProof = (text) => {
    const cut = text.indexOf("\n\n");
    const lines = text.slice(0, Math.max(cut, 0)).split("\n");
    if (cut < 0 || lines.length < 3 || lines[0] !== "c2sp.org/tlog-proof@v1") refuse("not-proof");
    if (!lines[1].startsWith("extra ") || !lines[2].startsWith("index ")) refuse("not-proof");
    const index = lines[2].slice(6);
    if (!NUMBER.test(index)) refuse("not-proof");
    const path = lines.slice(3).map((line) => decode64(line, 32));
    return { extra: decode64(lines[1].slice(6)), index: Number(index), path, checkpoint: text.slice(cut + 2) };
  };

  const json = (bytes) => {
    try { return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)); } catch { return refuse("not-proof"); }
  };

  const opened = async (leaf, openings) => {
    const values = [];
    for (const [label, opening] of Object.entries(openings)) {
      const kept = label === "subject" ? leaf.subject : label.startsWith("fact:") && leaf.facts[label.slice(5)];
      const secret = unhex(opening && opening.key);
      if (typeof kept !== "string" || typeof opening.value !== "string" || !secret.length) refuse("bad-opening");
      const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      const found = new Uint8Array(await subtle.sign("HMAC", key, utf8.encode(opening.value)));
      if (hex(found) !== kept) refuse("bad-opening");
      values.push([label.replace(/^fact:/, ""), opening.value]);
    }
    return values;
  };

  const check = async (text, vkey) => {
    const proof = readProof(text);
    const extra = json(proof.extra);
    if (typeof extra.leaf !== "string" || typeof extra.open !== "object" || !extra.open) refuse("not-proof");
    const data = decode64(extra.leaf);
    const head = await readCheckpoint(proof.checkpoint, await readKey(vkey));
    const root = await rootFromPath(await sha256(join(Uint8Array.of(0), data)), proof.index, head.size, proof.path);
    if (!root || !same(root, head.root)) refuse("not-in-tree");
    const leaf = json(data);
    if (!leaf || leaf.v !== 1 || typeof leaf.facts !== "object") refuse("not-proof");
    const values = await opened(leaf, extra.open);
    return { ...head, index: proof.index, origin: proof.checkpoint.split("\n")[0], leaf, values };
  };

  const say = (which, why) => {
    for (const part of place.querySelectorAll("[data-say]")) part.hidden = part.dataset.say !== which;
    const told = place.querySelector(`[data-say="${which}"] [data-check-why]`);
    if (told) told.textContent = why ? word(why) : "";
    place.dataset.verdict = which;
  };

  const has = (name) => place.querySelector(`template[data-word="${CSS.escape(name)}"]`) !== null;
  const named = (path) => has(`fact-${path}`) ? word(`fact-${path}`) : path.split(".").slice(-1)[0];
  const told = (kind, value) => has(`${kind}-${value}`) ? word(`${kind}-${value}`) : String(value);
  const FIELDS = new Set(["fields", "agreed.allowed", "agreed.returned"]);
  const field = (code) => has(`field-${code}`) ? `${word(`field-${code}`)} (${code})` : String(code);
  const read = (value) => { try { return JSON.parse(value); } catch { return value; } };

  /* What a fact says, as lines of [name, words]: an object line by line, in its order, what is empty left out. */
  const lines = (path, value) => {
    if (value === null || value === "" || (Array.isArray(value) && !value.length)) return [];
    if (Array.isArray(value)) return [[path, value.filter((one) => one !== "").map((one) => (typeof one === "object" ? JSON.stringify(one) : FIELDS.has(path) ? field(one) : String(one))).join("; ")]];
    if (typeof value === "object") return Object.entries(value).flatMap(([name, one]) => lines(`${path}.${name}`, one));
    return [[path, typeof value === "boolean" ? word(value ? "yes" : "no") : String(value)]];
  };

  const facts = (found) => {
    const list = place.querySelector("[data-check-facts]");
    list.replaceChildren();
    const add = (label, text) => {
      const row = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.textContent = label;
      dd.className = "unbreak";
      if (typeof text === "string") dd.textContent = text;
      else for (const [path, said] of text) {
        const line = document.createElement("p"), name = document.createElement("span");
        line.className = "small";
        name.className = "soft";
        name.textContent = `${named(path)}: `;
        line.append(name, said);
        dd.append(line);
      }
      row.append(dt, dd);
      list.append(row);
    };
    list.hidden = !found;
    if (!found) return;
    add(word("ledger"), found.origin);
    add(word("position"), `${found.index} / ${found.size} ${word("of")}`);
    add(word("what"), told("kind", found.leaf.kind));
    add(word("when"), String(found.leaf.at).replace("T", " ").replace(/(\.\d+)?(Z|\+00:00)$/, ""));
    add(word("actor"), String(found.leaf.actor));
    if (!found.values.length) add(word("opened"), word("closed"));
    for (const [label, value] of found.values) {
      const whole = read(value), said = lines(label, whole);
      if (!said.length) continue;
      add(named(label), typeof whole === "object" && !Array.isArray(whole) ? said : said[0][1]);
    }
  };

  const text = async () => {
    const input = place.querySelector("[data-check-file]");
    if (input) return input.files.length ? input.files[0].text() : refuse("no-file");
    const answer = await fetch(place.dataset.proof, { credentials: "same-origin" }).catch(() => null);
    return answer && answer.ok ? answer.text() : refuse("no-answer");
  };

  const run = async () => {
    say("busy");
    facts(null);
    if (!subtle) return say("none", "no-crypto");
    const key = place.querySelector("[data-check-key]");
    let proof;
    try { proof = await text(); } catch (error) { return say("none", error instanceof NotProven ? error.message : "no-answer"); }
    try {
      const found = await check(proof, key ? key.value : place.dataset.vkey);
      facts(found);
      say(found.signed ? "good" : "partly");
    } catch (error) {
      say("bad", error instanceof NotProven ? error.message : "not-proof");
    }
  };

  const button = place.querySelector("[data-check-go]");
  button.hidden = false;
  button.addEventListener("click", run);
})();

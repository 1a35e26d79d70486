// Files sent in parts before the form that uses them: a cut connection is waited out, a reload goes on where it stopped.
// <input type="file" data-upload-purpose data-upload-url> and its words in data-*; without this script the form carries
// the file itself.

const WAITS = [1, 2, 4, 8, 15, 30];
const ready = new WeakSet();

const token = (form) => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.querySelector("[name=csrfmiddlewaretoken]").value;

const say = (input, name, values = {}) => {
  const line = progressOf(input).line;
  line.textContent = Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), input.dataset[name] ?? "");
};

function progressOf(input) {
  const box = input.closest("[data-upload]") ?? input.parentElement;
  let bar = box.querySelector("progress");
  let line = box.querySelector("[data-upload-state]");
  if (!bar) {
    bar = box.appendChild(Object.assign(document.createElement("progress"), { max: 100, value: 0 }));
    bar.setAttribute("aria-label", input.dataset.progress ?? "");
    line = box.appendChild(document.createElement("p"));
    line.className = "small";
    line.dataset.uploadState = "";
    line.setAttribute("role", "status");
  }
  return { bar, line };
}

class Refused extends Error {}

// An answer of ours, or an error that says whether waiting may help. The sign-in page is no answer.
async function ask(form, url, options) {
  const answer = await fetch(url, { ...options, redirect: "manual", headers: { "X-CSRFToken": token(form) } });
  if (answer.ok || answer.status === 409) return answer.json();
  if (answer.status === 422) throw new Refused((await answer.json()).message);
  if (answer.status === 404) throw new Refused("");
  throw Object.assign(new Error(), { lost: answer.type === "opaqueredirect" || answer.status === 403 });
}

// Tries until it works; says meanwhile what it waits for.
async function patiently(input, work) {
  for (let n = 0; ; n += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) throw error;
      say(input, error.lost ? "lost" : "cut");
      await new Promise((go) => {
        setTimeout(go, 1000 * WAITS[Math.min(n, WAITS.length - 1)]);
        addEventListener("online", go, { once: true });
      });
    }
  }
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const hash = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

// The chain after one more part, as core/uploads.py computes it: a file changed since its first part is told from the one begun.
async function link(chain, part) {
  return hash(new TextEncoder().encode(chain + (await hash(await part.arrayBuffer()))));
}

async function send(input, form) {
  const [file] = input.files;
  const { uploadUrl: url, uploadPurpose: purpose } = input.dataset;
  const { bar } = progressOf(input);
  const announce = new URLSearchParams({ purpose, name: file.name, size: file.size, changed: file.lastModified });
  let state = await patiently(input, () => ask(form, url, { method: "POST", body: announce }));
  const { id, chunk } = state;
  let at = state.received;
  let before = "";
  for (let from = 0; from < at; from += chunk) before = await link(before, file.slice(from, Math.min(from + chunk, at)));
  while (at < file.size) {
    const percent = Math.round((100 * at) / file.size);
    bar.value = percent;
    say(input, "sending", { percent });
    const from = at;
    const part = file.slice(from, from + chunk);
    const chain = before;
    state = await patiently(input, () => ask(form, `${url}${id}/?at=${from}&before=${chain}`, { method: "PUT", body: part }));
    at = state.received;
    before = await link(before, part);
  }
  bar.value = 100;
  say(input, "sent");
  return id;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const inputs = [...form.querySelectorAll("input[type=file][data-upload-purpose]")].filter((input) => input.files.length && !input.disabled);
  if (!inputs.length || ready.has(form) || !crypto.subtle) return; // without it the form carries the file itself
  event.preventDefault();
  if (form.dataset.uploading) return;
  form.dataset.uploading = "1";
  const { submitter } = event;
  submitter?.setAttribute("aria-disabled", "true");
  try {
    for (const input of inputs) {
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: `${input.name}-upload` });
      hidden.value = await send(input, form);
      form.append(hidden);
      input.disabled = true;
    }
    form.querySelector("[name=csrfmiddlewaretoken]").value = token(form); // it changed if the session did
    ready.add(form);
    delete form.dataset.sending; // the second press guard of site.js
    form.requestSubmit(submitter ?? undefined);
  } catch (error) {
    for (const input of inputs) progressOf(input).bar.value = 0;
    const { line } = progressOf(inputs[0]);
    line.textContent = error.message || inputs[0].dataset.failed;
    line.closest(".field")?.classList.add("field--error");
    inputs[0].focus();
  } finally {
    delete form.dataset.uploading;
    if (!ready.has(form)) form.dispatchEvent(new Event("released", { bubbles: true }));
    submitter?.removeAttribute("aria-disabled");
  }
});

addEventListener("pageshow", () => {
  for (const input of document.querySelectorAll("input[type=file][data-upload-purpose]")) input.disabled = false;
});

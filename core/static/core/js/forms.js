// Pages where people write: counters equal to the server's rule, words never lost, files shown, errors met at once.

const dirty = new WeakSet();

// The server counts Unicode characters with a line break as one, and words as runs between blanks: so do we.
const countCharacters = (text) => [...text.replaceAll("\r\n", "\n")].length;
const countWords = (text) => (text.match(/\S+/gu) ?? []).length;

function count(output) {
  const field = document.getElementById(output.dataset.counter);
  if (!field) return;
  const max = Number(output.dataset.words ?? output.dataset.limit);
  const n = output.dataset.words ? countWords(field.value) : countCharacters(field.value);
  const over = n > max;
  output.textContent = (over ? output.dataset.overText.replace("{n}", n - max) : output.dataset.text.replace("{n}", n)).replace("{max}", max);
  output.toggleAttribute("data-over", over);
}

function showFiles(box) {
  const list = box.querySelector("[data-upload-list]");
  const input = box.querySelector("input[type=file]");
  if (!list || !input) return;
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
      item.textContent = `${file.name} — ${size.format(file.size / 1e6)}`;
      return item;
    }),
  );
}

function setSaveState(state) {
  for (const element of document.querySelectorAll("[data-save-state]")) {
    element.dataset.state = state;
    const text = element.dataset[state] ?? "";
    element.textContent = text.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }));
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (event.target.id) document.querySelectorAll(`[data-counter="${CSS.escape(event.target.id)}"]`).forEach(count);
  if (form?.matches("[data-guard], [data-autosave]")) dirty.add(form);
  if (form?.matches("[data-autosave]")) setSaveState("unsaved");
  if (form?.dataset.autosave) plan(form, DELAY);
});

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (box) showFiles(box);
});

// A form that is being sent whole needs no autosave any more: one that came after it would be refused. One that is on its
// way is waited for: it brings the version from which the whole form is sent.
const leaving = new WeakSet();
const onTheWay = new WeakMap();
const waiting = new WeakMap();
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => leaving.delete(form)));

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leaving.add(event.target);
  if (onTheWay.get(event.target) && !event.defaultPrevented) {
    event.preventDefault();
    waiting.set(event.target, event.submitter);
    return;
  }
  dirty.delete(event.target);
  clearTimeout(timers.get(event.target));
});

addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll("form[data-guard], form[data-autosave]")].some((form) => dirty.has(form));
  if (unsaved) event.preventDefault();
});

// Autosave: <form data-autosave="/address/"> posts its fields there (header X-Autosave: 1) soon after each change; any
// answer of the 2xx family means kept. A failure is tried again until it works; a lost session says so and waits for the
// reader to sign in elsewhere. What is typed stays on the screen in every case.
const DELAY = 1200;
const AGAIN = 6000;
const timers = new WeakMap();

function plan(form, delay) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), delay));
}

// Signing in again changes the token: the cookie holds the present one.
function freshToken(form) {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? field?.value ?? "";
}

async function save(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  setSaveState("saving");
  let answer;
  dirty.delete(form);
  try {
    answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", "X-CSRFToken": freshToken(form) },
      redirect: "manual",
      credentials: "same-origin",
    });
  } catch {
    answer = null;
  }
  if (answer?.ok) {
    setSaveState("saved");
    return;
  }
  // Somebody else saved meanwhile: sending the form itself leads to the page that shows both texts.
  if (answer?.status === 409) {
    form.requestSubmit();
    return;
  }
  dirty.add(form);
  const lost = answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403);
  setSaveState(lost ? "expired" : "failed");
  if (!answer || lost || answer.status >= 500 || answer.status === 429) plan(form, AGAIN);
}

// Forms whose fields htmx saves (data-autosave without an address): the same words, the same second try, the same care of
// what is typed while an answer is on its way.
function savedByHtmx(event) {
  const element = event.detail.requestConfig?.elt ?? event.target;
  const form = element.closest?.("[data-autosave]");
  return form && !form.dataset.autosave && event.detail.requestConfig?.verb !== "get" ? form : null;
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target.closest?.("[data-autosave]");
  if (form && event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = freshToken(form);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = savedByHtmx(event);
  if (!form) return;
  if (leaving.has(form)) {
    event.preventDefault();
    return;
  }
  onTheWay.set(form, (onTheWay.get(form) ?? 0) + 1);
  dirty.delete(form);
  setSaveState("saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = savedByHtmx(event);
  if (!form) return;
  onTheWay.set(form, Math.max(0, (onTheWay.get(form) ?? 0) - 1));
  if (waiting.has(form) && !onTheWay.get(form)) {
    const submitter = waiting.get(form);
    waiting.delete(form);
    delete form.dataset.sending;
    form.requestSubmit(submitter ?? undefined);
    return;
  }
  const { xhr, successful, requestConfig } = event.detail;
  const elsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname;
  if (successful && !elsewhere) {
    setSaveState(dirty.has(form) ? "unsaved" : "saved");
    return;
  }
  dirty.add(form);
  const lost = elsewhere || xhr.status === 401 || xhr.status === 403;
  setSaveState(lost ? "expired" : "failed");
  if (lost || xhr.status === 0 || xhr.status === 429 || xhr.status >= 500) setTimeout(() => again(event.target), AGAIN);
});

function again(element) {
  const field = element.matches("form") ? element.querySelector("textarea, input:not([type=hidden])") : element.querySelector("textarea, input, select");
  for (const kind of ["input", "change"]) field?.dispatchEvent(new Event(kind, { bubbles: true }));
}

// Ctrl+Enter (or ⌘+Enter) sends the form in which one writes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[method=post]");
  if (form) form.requestSubmit(form.querySelector("[data-default], [type=submit]"));
});

function start(root) {
  root.querySelectorAll("[data-counter]").forEach(count);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
document.querySelector("[data-error-summary]")?.focus();

// Saving while people type: the one protocol of core/autosave.py. What is typed stays on the screen whatever happens, and
// the page says where it stands.

const DELAY = 900;
const AGAIN = 6000;
const states = new WeakMap();

const stateOf = (form) => {
  if (!states.has(form)) states.set(form, { dirty: new Set(), timer: 0, sending: false, submitter: undefined, waiting: false });
  return states.get(form);
};

function show(form, name) {
  for (const element of form.querySelectorAll("[data-save-state]")) {
    element.dataset.state = name;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    element.textContent = (element.dataset[name] ?? "").replace("{time}", time);
  }
}

function plan(form, delay) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), delay);
}

// What is typed tells itself letter by letter; leaving the field then tells nothing new.
const typed = (field) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])");

function changed(event) {
  if (event.type === "change" && typed(event.target)) return;
  const form = event.target.closest?.("form[data-autosave]");
  if (!form || event.target.type === "file" || !event.target.name) return;
  stateOf(form).dirty.add(event.target.name);
  show(form, "unsaved");
  plan(form, DELAY);
}
document.addEventListener("input", changed);
document.addEventListener("change", changed);

// Signing in again elsewhere changes the token: the cookie holds the present one.
function freshToken(form) {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  const known = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (field && known) field.value = known;
}

async function post(form, names) {
  freshToken(form);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    return await fetch(form.dataset.autosave || form.action, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", "X-Changed": names.join(",") },
      redirect: "manual",
    });
  } catch {
    return null;
  }
}

async function save(form) {
  const state = stateOf(form);
  if (state.sending || !state.dirty.size || !form.isConnected) return;
  const names = [...state.dirty];
  state.dirty.clear();
  state.sending = true;
  show(form, "saving");
  const answer = await post(form, names);
  const kept = Boolean(answer?.ok);
  if (!kept) names.forEach((name) => state.dirty.add(name));
  const said = await answer?.json().catch(() => ({}));
  adopt(form, said ?? {});
  state.sending = false;
  if (state.waiting) return leave(form);
  if (kept) return goOn(form);
  if (answer?.status === 409) return met(form, said);
  const lost = answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403);
  show(form, lost ? "expired" : "failed");
  if (!answer || lost || answer.status >= 500 || answer.status === 429) plan(form, AGAIN);
}

function goOn(form) {
  const { dirty } = stateOf(form);
  show(form, dirty.size ? "unsaved" : "saved");
  if (dirty.size) plan(form, DELAY);
}

// Somebody else saved meanwhile: their text is shown under ours, or on the page to which the whole form leads.
function met(form, said) {
  if (!said?.notices) {
    form.requestSubmit();
    return;
  }
  show(form, "unsaved");
}

function adopt(form, { versions = {}, notices = {} }) {
  for (const [name, value] of Object.entries(versions)) if (form.elements[name]) form.elements[name].value = value;
  for (const [name, html] of Object.entries(notices)) {
    const place = (name && document.getElementById(`id_${name}`)?.closest(".field")) || form.querySelector(".actions");
    const known = document.querySelector(`[data-notice="${CSS.escape(name)}"]`);
    if (!html) {
      known?.remove();
      continue;
    }
    const box = known ?? document.createElement("div");
    box.dataset.notice = name;
    box.innerHTML = html;
    if (!known) name ? place.after(box) : place.before(box);
  }
}

// The form sent whole waits for the autosave on its way: it brings the version from which to send.
function leave(form) {
  const state = stateOf(form);
  state.waiting = false;
  form.dispatchEvent(new Event("released", { bubbles: true }));
  form.requestSubmit(state.submitter ?? undefined);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-autosave]") || event.defaultPrevented) return;
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.sending) {
    event.preventDefault();
    Object.assign(state, { waiting: true, submitter: event.submitter });
    return;
  }
  state.dirty.clear();
});

addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll("form[data-autosave]")].some((form) => stateOf(form).dirty.size);
  if (unsaved) event.preventDefault();
});

// The one way of writing (core/autosave.py, core/sending.py): saved as one types where the form says so; the button waits for
// the network and the session, and never trades a text for an error page. Every form that is posted obeys.

const page = document.getElementById("writing").dataset;
const DELAY = 900;
const AGAIN = 6000;
const POLL = 2000;
const TRIES = 3; // of one post that is cut each time, the network being there
const states = new WeakMap();

const stateOf = (form) => {
  if (!states.has(form)) states.set(form, { dirty: new Set(), timer: 0, sending: false, waiting: null });
  return states.get(form);
};

const valuesOf = (form, names) => Object.fromEntries(names.map((name) => [name, new FormData(form).getAll(name).filter((value) => typeof value === "string")]));
const tell = (form, name, detail) => form.dispatchEvent(new CustomEvent(`writing:${name}`, { bubbles: true, detail }));

// ---- Saving as one types

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
  const form = event.target.form;
  if (!form?.matches("form[data-autosave]") || event.target.type === "file" || !event.target.name) return;
  stateOf(form).dirty.add(event.target.name);
  show(form, "unsaved");
  plan(form, DELAY);
}
document.addEventListener("input", changed);
document.addEventListener("change", changed);

// Signing in again elsewhere changes the token: the cookie, or the session asked, holds the present one.
function freshToken(form, token) {
  const known = token ?? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  if (field && known) field.value = known;
}

async function post(form, names) {
  freshToken(form);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    return await fetch(form.dataset.autosave || actionOf(form), {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", "X-Changed": names.map(encodeURIComponent).join(",") },
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
  const values = valuesOf(form, names);
  const answer = await post(form, names);
  const said = await answer?.json().catch(() => null);
  const refused = said?.errors ?? {};
  const lost = Boolean(answer) && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403);
  const settled = Boolean(said) && !lost;
  if (settled) {
    adopt(form, said);
    for (const name of names) if (!refused[name]) under(form, name, "refusal", "");
    const held = (name) => refused[name]?.length || said.notices?.[name] || said.notices?.[""];
    tell(form, "kept", Object.fromEntries(Object.entries(values).filter(([name]) => answer.ok || !held(name))));
  } else names.forEach((name) => state.dirty.add(name));
  state.sending = false;
  if (state.waiting) return state.waiting();
  goOn(form, answer, { lost, settled, refused });
}

function goOn(form, answer, { lost, settled, refused }) {
  const { dirty } = stateOf(form);
  if (settled) {
    const name = Object.values(refused).some((list) => list.length) ? "refused" : answer.ok ? "saved" : "unsaved";
    show(form, dirty.size ? "unsaved" : name);
    if (dirty.size) plan(form, DELAY);
    return;
  }
  show(form, lost ? "expired" : "failed");
  if (lost) askToSignIn(form);
  if (!answer || lost || answer.status >= 500 || answer.status === 429) plan(form, AGAIN);
}

// New versions into their hidden fields; what stands under a field: somebody else's text, or why it was refused.
function adopt(form, { versions = {}, notices = {}, errors = {} }) {
  for (const [name, value] of Object.entries(versions)) if (form.elements[name]) form.elements[name].value = value;
  for (const [name, html] of Object.entries(notices)) under(form, name, "notice", html);
  for (const [name, sentences] of Object.entries(errors)) {
    const list = document.createElement("div");
    for (const sentence of sentences) list.append(Object.assign(document.createElement("p"), { className: "field__error", textContent: sentence }));
    under(form, name, "refusal", sentences.length ? list.innerHTML : "");
  }
}

function under(form, name, kind, html) {
  const field = name && (document.getElementById(`id_${name}`) ?? form.elements[name]);
  const place = field?.closest?.(".field") ?? form.querySelector(".actions");
  const known = form.querySelector(`[data-${kind}="${CSS.escape(name)}"]`);
  if (!html) {
    known?.remove();
    return;
  }
  const box = known ?? document.createElement("div");
  box.dataset[kind] = name;
  box.setAttribute("role", "status");
  box.innerHTML = html;
  if (!known) field ? place.after(box) : place.before(box);
  box.dispatchEvent(new Event("htmx:load", { bubbles: true }));
}

// ---- The button

const actionOf = (form, submitter) => submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href.split("#")[0];

// The page may bear the script and the form be none of ours: a password is sent as browsers do.
const isOurs = (form) => form.getAttribute("method") === "post" && form.querySelector("[name=csrfmiddlewaretoken]") && !form.matches("[data-native]") && !form.querySelector("[type=password], [autocomplete=one-time-code], [name=credential]") && !/\/compte\/(?!$|envois\/)/.test(actionOf(form));

function say(form, name, tone = "failed") {
  let line = form.querySelector("[data-send-state]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "save-state" });
    line.dataset.sendState = "";
    line.setAttribute("role", "status");
    (form.querySelector(".actions") ?? form).append(line);
  }
  line.hidden = !name;
  line.dataset.state = name === "sending" ? "saving" : tone;
  line.dataset.why = name;
  line.textContent = page[name] ?? "";
  if (name === "ended" || name === "other") line.append(" ", signInLink());
}

function signInLink() {
  const link = Object.assign(document.createElement("a"), { href: page.signIn, target: "_blank", rel: "opener", textContent: page.again });
  link.dataset.signIn = "";
  return link;
}

async function askSession() {
  try {
    const answer = await fetch(page.session, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : { failed: true };
  } catch {
    return null;
  }
}

const pause = (ms, ...events) =>
  new Promise((go) => {
    setTimeout(go, ms);
    for (const name of events) addEventListener(name, go, { once: true });
  });

// The network is there and the person too. Says meanwhile what it waits for; pressing again asks at once.
async function ready(form, state) {
  for (;;) {
    const session = await askSession();
    if (session && !session.failed && (!page.writer || session.writer === page.writer)) {
      freshToken(form, session.token);
      return true;
    }
    if (session?.failed) return say(form, "server");
    say(form, session ? (session.writer ? "other" : "ended") : "offline");
    if (session) askToSignIn(form);
    free(form);
    await Promise.race([pause(POLL, "online", "focus"), new Promise((go) => (state.hurry = go))]);
    if (!form.isConnected) return false;
    form.dataset.sending = "1";
  }
}

const free = (form) => form.dispatchEvent(new Event("released", { bubbles: true }));

function bodyOf(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  return body;
}

async function send(form, submitter) {
  const state = stateOf(form);
  state.leaving = true;
  tell(form, "keep");
  clearTimeout(state.timer);
  if (state.sending) await new Promise((go) => (state.waiting = go));
  state.waiting = null;
  try {
    if (!(await ready(form, state))) return free(form);
    const body = bodyOf(form, submitter);
    const answer = await deliver(form, submitter, body);
    if (!answer) {
      say(form, "cut");
      return free(form);
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      askToSignIn(form);
      say(form, "ended");
      state.leaving = false;
      return send(form, submitter);
    }
    await answered(form, answer, body);
  } finally {
    state.leaving = false;
  }
}

// Cut on the way, a post may have arrived or not: the same one goes again, and the server counts it once (core/idempotency.py).
async function deliver(form, submitter, body) {
  for (let n = 0; n < TRIES; n += 1) {
    say(form, "sending");
    const answer = await fetch(actionOf(form, submitter), { method: "POST", body, redirect: "manual", headers: { "X-Send": "1" } }).catch(() => null);
    if (answer) return answer;
    say(form, "cut");
    await pause(POLL, "online");
    if (!(await ready(form, stateOf(form)))) return null;
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  }
  return null;
}

async function answered(form, answer, body) {
  if (answer.status === 204 && answer.headers.has("X-Location")) return arrive(form, answer.headers.get("X-Location"));
  const kind = answer.headers.get("Content-Type") ?? "";
  if (answer.ok && (answer.headers.has("Content-Disposition") || !kind.startsWith("text/html"))) return download(form, answer);
  if (answer.status === 422 && kind.startsWith("application/json")) return refuse(form, (await answer.json()).refused ?? []);
  if (answer.status >= 500 || answer.status === 429 || !kind.startsWith("text/html")) {
    say(form, "server");
    return free(form);
  }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok || isSame(form, found)) return replace(form, found, answer, body);
  refuse(form, [...found.querySelectorAll("main h1, main p, main li")].filter((part) => !part.closest("nav, .actions, form")).map((part) => part.textContent.trim()));
}

function arrive(form, where) {
  stateOf(form).dirty.clear();
  stateOf(form).gone = true;
  tell(form, "kept");
  const target = new URL(where, location.href);
  const here = target.pathname + target.search === location.pathname + location.search;
  location.assign(target);
  if (here && target.hash) location.reload();
}

async function download(form, answer) {
  const name = answer.headers.get("Content-Disposition")?.match(/filename="?([^";]+)/)?.[1] ?? "";
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  say(form, "");
  tell(form, "kept");
  free(form);
}

// The same form comes back with its errors, or with somebody else's text.
const namesOf = (form) => [...form.elements].map((field) => field.name).filter((name) => name && name !== "csrfmiddlewaretoken" && name !== "idempotency_key");
const isSame = (form, found) => {
  const names = new Set(namesOf(form));
  return [...found.querySelectorAll("main form")].some((other) => other.getAttribute("method") === "post" && namesOf(other).some((name) => names.has(name)));
};

function replace(form, found, answer, body) {
  const later = typedSince(form, body);
  const [was, now] = [document.querySelector("main"), document.adoptNode(found.querySelector("main"))];
  if (answer.ok && !now.querySelector(".field--error, [data-error-summary]")) tell(form, "kept");
  stateOf(form).dirty.clear();
  document.title = found.title;
  for (const other of now.querySelectorAll("form[method=post]:not([action])")) other.setAttribute("action", new URL(answer.url).pathname);
  was.replaceWith(now);
  if (!answer.ok) for (const other of now.querySelectorAll("form[method=post]")) if (isSame(form, { querySelectorAll: () => [other] })) Object.assign(other.dataset, { unsaved: "1", offered: "1" });
  for (const [name, value] of later) for (const field of now.querySelectorAll(`[name="${CSS.escape(name)}"]`)) field.value = value;
  now.dispatchEvent(new Event("htmx:load", { bubbles: true }));
  for (const other of now.querySelectorAll("form[data-unsaved]")) tell(other, "keep");
  globalThis.htmx?.process(now);
  (now.querySelector("[data-error-summary]") ?? now.querySelector(".field--error, [role=alert]") ?? now).scrollIntoView({ block: "start" });
  now.querySelector("[data-error-summary]")?.focus();
}

// Letters that came while the form was on its way are not lost to the page that comes back.
const typedSince = (form, body) => [...form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])") && body.getAll(field.name).length === 1 && body.get(field.name).replaceAll("\r\n", "\n") !== field.value).map((field) => [field.name, field.value]);

// A rule refuses with a page of its own: its words come to the form, which stays.
function refuse(form, sentences) {
  form.querySelector("[data-refused]")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "callout tone-stop" });
  box.dataset.refused = "";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  box.append(Object.assign(document.createElement("p"), { className: "callout__title", textContent: page.refused }));
  for (const sentence of sentences.filter(Boolean)) box.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  (form.querySelector(".actions") ?? form).before(box);
  say(form, "");
  free(form);
  box.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isOurs(form)) return;
  const { leaving, hurry } = stateOf(form);
  if (event.defaultPrevented) {
    if (leaving) hurry?.();
    return;
  }
  event.preventDefault();
  if (leaving) return hurry?.();
  send(form, event.submitter);
});

// ---- Signing in beside the page

const dialog = document.getElementById("sign-in-again");

function askToSignIn(form) {
  if (stateOf(form).asked || document.querySelector("dialog:modal")) return;
  stateOf(form).asked = true;
  dialog.showModal();
  const watch = setInterval(async () => {
    const session = await askSession();
    if (!session || !page.writer || session.writer !== page.writer) return;
    clearInterval(watch);
    stateOf(form).asked = false;
    dialog.close();
    freshToken(form, session.token);
    if (stateOf(form).leaving) stateOf(form).hurry?.();
    else save(form);
  }, POLL);
}

// A window of its own can close itself once it has served; without it the link opens a tab.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-sign-in]");
  if (link && window.open(link.href, "sign-in", "popup,width=520,height=820")) event.preventDefault();
});

addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll("form[data-autosave]")].some((form) => stateOf(form).dirty.size && !stateOf(form).gone);
  if (unsaved) event.preventDefault();
});

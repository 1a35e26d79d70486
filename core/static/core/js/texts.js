// Texts that are being typed: a copy in the browser until the server has confirmed, word-level differences, choices between
// two texts. Every form that is posted obeys (core/jinja2/components/writing.html); what is secret is never copied.

const words = document.getElementById("writing").dataset;
const PREFIX = "writing:";
const OLDEST = 30 * 24 * 3600 * 1000;
const PAUSE = 250;
const PRIVATE = /^(one-time-code|current-password|new-password|cc-)/;
const timers = new WeakMap();

const isWritten = (form) => form.matches?.("form") && form.getAttribute("method") === "post" && form.querySelector("[name=csrfmiddlewaretoken]") && !form.querySelector("[type=password], [autocomplete=one-time-code]") && !form.matches("[data-native]");

const isKept = (field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button])") && !PRIVATE.test(field.autocomplete ?? "") && !field.disabled;

const fieldsOf = (form) => [...form.elements].filter(isKept);

// Its address, and which of the forms with that address it is.
function keyOf(form) {
  const action = form.getAttribute("action") || location.pathname;
  const same = [...document.querySelectorAll("form")].filter((other) => (other.getAttribute("action") || location.pathname) === action);
  return `${PREFIX}${words.writer}:${location.pathname}>${action}#${same.indexOf(form)}`;
}

const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
const chosen = (field, selected) => (field.matches("select") ? [...field.options].filter(selected).map((option) => option.value) : []);

// What the server wrote into the page, whatever was typed or restored by the browser since.
function served(field) {
  if (isBox(field)) return field.defaultChecked ? [field.value] : [];
  if (!field.matches("select")) return [field.defaultValue];
  const marked = chosen(field, (option) => option.defaultSelected);
  return marked.length || field.multiple || !field.options.length ? marked : [field.options[0].value];
}

function present(field) {
  if (isBox(field)) return field.checked ? [field.value] : [];
  return field.matches("select") ? chosen(field, (option) => option.selected) : [field.value];
}

function gather(form, read) {
  const found = {};
  for (const field of fieldsOf(form)) found[field.name] = [...(found[field.name] ?? []), ...read(field)];
  return found;
}

const plain = (values) => values.map((text) => text.replaceAll("\r\n", "\n"));
const same = (one, two) => JSON.stringify(plain(one)) === JSON.stringify(plain(two));

// ---- The copy

function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function store(key, copy) {
  try {
    if (Object.keys(copy.fields).length) localStorage.setItem(key, JSON.stringify(copy));
    else localStorage.removeItem(key);
  } catch {
    // No room, or no storage: the oldest copy makes room once.
    const [oldest] = copies().sort((one, two) => one.at - two.at);
    if (oldest && oldest.key !== key) {
      localStorage.removeItem(oldest.key);
      store(key, copy);
    }
  }
}

function copies() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => ({ key, at: load(key)?.at ?? 0 }));
  } catch {
    return [];
  }
}

function keep(form) {
  clearTimeout(timers.get(form));
  // A page that came back with errors shows what was typed: the server has none of it.
  const base = form.dataset.unsaved ? {} : gather(form, served);
  const fields = {};
  const waiting = load(keyOf(form))?.fields ?? {};
  for (const [name, values] of Object.entries(gather(form, present))) if (!same(values, base[name] ?? (values.length ? [""] : []))) fields[name] = values;
  // What is offered and not yet taken stays in the copy.
  if (form.querySelector("[data-copy]")) for (const [name, values] of Object.entries(waiting)) fields[name] ??= values;
  store(keyOf(form), { at: Date.now(), fields });
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !isWritten(form)) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), PAUSE));
});
document.addEventListener("change", (event) => event.target.form && isWritten(event.target.form) && keep(event.target.form));
document.addEventListener("writing:keep", (event) => isWritten(event.target) && keep(event.target));
addEventListener("pagehide", () => [...document.forms].filter((form) => timers.has(form) && isWritten(form)).forEach(keep));

// The server has these texts now: they are what the page was served, from here on. `detail`: name → values sent; none: all of them.
document.addEventListener("writing:kept", (event) => {
  const form = event.target;
  const sent = event.detail;
  if (!sent) {
    clearTimeout(timers.get(form));
    timers.delete(form); // nothing is left to keep when the page goes
    store(keyOf(form), { fields: {} });
    return;
  }
  for (const field of fieldsOf(form)) if (sent[field.name]) serve(field, sent[field.name]);
  keep(form);
});

function serve(field, values) {
  if (isBox(field)) field.defaultChecked = values.includes(field.value);
  else if (field.matches("select")) for (const option of field.options) option.defaultSelected = values.includes(option.value);
  else if (field.defaultValue !== values[0]) {
    const { value } = field;
    field.defaultValue = values[0] ?? "";
    if (field.value !== value) field.value = value;
  }
}

// Who signs out on a shared computer leaves nothing.
document.addEventListener("submit", (event) => {
  if (!/\/compte\/logout\/$/.test(event.target.getAttribute("action") ?? "")) return;
  for (const { key } of copies()) if (key.startsWith(`${PREFIX}${words.writer}:`)) localStorage.removeItem(key);
});

// ---- Differences

const MOST = 4e6;

function runs(old, now) {
  const a = old.match(/\s+|\S+/gu) ?? [];
  const b = now.match(/\s+|\S+/gu) ?? [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const found = [{ same: a.slice(0, head).join("") }, ...middle, { same: a.slice(a.length - tail).join("") }];
  return joined(found.filter((run) => run.same || run.del || run.ins));
}

function between(a, b) {
  if (a.length * b.length > MOST) return [{ del: a.join(""), ins: b.join("") }];
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) for (let j = b.length - 1; j >= 0; j -= 1) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ same: a[i] });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) {
      found.push({ del: a[i] });
      i += 1;
    } else {
      found.push({ ins: b[j] });
      j += 1;
    }
  }
  return found;
}

// Changes that only a blank parts are one change: people read words, not gaps.
function joined(found) {
  const merged = [];
  found.forEach((run, n) => {
    const last = merged.at(-1);
    const blank = run.same && !run.same.trim() && last && !last.same && n + 1 < found.length && !found[n + 1].same;
    if (blank) {
      last.del = (last.del ?? "") + run.same;
      last.ins = (last.ins ?? "") + run.same;
    } else if (last && Boolean(last.same) === Boolean(run.same)) {
      for (const kind of ["same", "del", "ins"]) if (run[kind]) last[kind] = (last[kind] ?? "") + run[kind];
    } else merged.push({ ...run });
  });
  return merged;
}

const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};

const told = (tag, said, text) => make(tag, {}, make("span", { className: "visually-hidden", textContent: `${said} ` }), text);

function difference(old, now) {
  const line = make("p", { className: "diff measure" });
  for (const { same: text, del, ins } of runs(old, now)) {
    if (text) line.append(text);
    if (del) line.append(told("del", words.removed, del));
    if (ins) line.append(told("ins", words.added, ins));
  }
  return line;
}

// ---- The offer

const labelOf = (field) => (field.closest("fieldset.field")?.querySelector("legend") ?? field.labels?.[0] ?? field.closest("fieldset")?.querySelector("legend"))?.textContent.trim() || field.name;

const namesIn = (field, values) => values.map((value) => (isBox(field) || field.matches("select") ? spoken(field, value) : value)).filter(Boolean).join(", ") || words.empty;

function spoken(field, value) {
  if (field.matches("select")) return [...field.options].find((option) => option.value === value)?.textContent.trim() ?? value;
  const box = [...field.form.elements].find((other) => other.name === field.name && other.value === value);
  return box?.labels?.[0]?.textContent.trim() ?? value;
}

function put(form, name, values) {
  const same = fieldsOf(form).filter((field) => field.name === name);
  same.forEach((field, n) => {
    if (isBox(field)) field.checked = values.includes(field.value);
    else if (field.matches("select")) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[n] ?? "";
  });
  same[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  if (same[0] && (isBox(same[0]) || same[0].matches("select"))) same[0].dispatchEvent(new Event("change", { bubbles: true }));
  same[0]?.closest("details")?.setAttribute("open", "");
}

function offer(form) {
  if (!isWritten(form) || form.dataset.offered) return;
  form.dataset.offered = "1";
  const copy = load(keyOf(form));
  if (!copy) return;
  const base = gather(form, served);
  const now = gather(form, present);
  const missing = Object.entries(copy.fields).filter(([name, values]) => !same(values, base[name] ?? []) && !(base[name] && same(values, now[name])));
  if (!missing.length) {
    if (Object.entries(copy.fields).every(([name, values]) => same(values, base[name] ?? [])) && !form.querySelector(".field--error")) store(keyOf(form), { fields: {} });
    return;
  }
  form.closest("details")?.setAttribute("open", "");
  form.prepend(offered(form, copy, missing, base));
}

function offered(form, copy, missing, base) {
  const when = new Date(copy.at).toLocaleString(document.documentElement.lang, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
  const box = make("div", { className: "callout tone-warn copy" });
  box.dataset.copy = "";
  box.setAttribute("role", "status");
  box.append(make("p", { className: "callout__title", textContent: words.offer }), make("p", { className: "small soft", textContent: words.offerWhen.replace("{when}", when) }));
  const drop = () => {
    box.remove();
    keep(form);
  };
  for (const [name, values] of missing) box.append(piece(form, name, values, base, () => box.querySelector("[data-piece]") || drop()));
  const foot = make("div", { className: "actions" });
  if (missing.length > 1) foot.append(press(words.takeAll, "btn btn--small", () => {
    for (const [name, values] of missing) put(form, name, values);
    drop();
  }));
  foot.append(press(words.drop, "btn btn--quiet btn--small", drop));
  box.append(foot);
  return box;
}

function press(label, className, act) {
  const button = make("button", { type: "button", className, textContent: label });
  button.addEventListener("click", act);
  return button;
}

function piece(form, name, values, base, done) {
  const field = fieldsOf(form).find((other) => other.name === name);
  const box = make("div", { className: "stack stack--tight" });
  box.dataset.piece = name;
  const [old, now] = field ? [namesIn(field, base[name] ?? []), namesIn(field, values)] : ["", values.join(", ")];
  box.append(make("p", { className: "strong", textContent: field ? labelOf(field) : name }), difference(old === words.empty ? "" : old, now));
  if (!field) return box;
  const take = press(words.take, "btn btn--secondary btn--small", () => {
    put(form, name, values);
    box.remove();
    done();
  });
  take.append(make("span", { className: "visually-hidden", textContent: ` : ${labelOf(field)}` }));
  box.append(make("div", { className: "actions" }, take));
  return box;
}

// ---- Two texts, one choice per difference: <div data-conflict="name of the field"><template>their text</template></div>

function choices(box) {
  const field = [...document.getElementsByName(box.dataset.conflict)].find((one) => one.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])"));
  const theirs = box.querySelector("template")?.content.textContent;
  if (!field || theirs === undefined || box.dataset.ready) return;
  box.dataset.ready = "1";
  const line = make("p", { className: "diff measure merge" });
  const found = runs(field.value, theirs);
  found.forEach((run) => line.append(run.same ?? choice(run)));
  const use = press(words.use, "btn btn--secondary btn--small", () => {
    field.value = found.map((run) => run.same ?? (run.theirs ? (run.ins ?? "") : (run.del ?? ""))).join("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  box.querySelector("[data-plain]")?.remove();
  box.append(make("p", { className: "small soft", textContent: words.choose }), line, make("div", { className: "actions" }, use));
}

function choice(run) {
  const pair = make("span", { className: "choice" });
  const buttons = [["mine", run.del], ["theirs", run.ins]].map(([side, text]) => {
    const button = press(text?.trim() ? text : "∅", "choice__side", () => {
      run.theirs = side === "theirs";
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    });
    button.setAttribute("aria-pressed", String(side === "mine"));
    button.setAttribute("aria-label", `${words[side]} : ${text?.trim() || words.empty}`);
    return button;
  });
  pair.append(...buttons);
  return pair;
}

function start(root) {
  root.querySelectorAll("form").forEach(offer);
  root.querySelectorAll("[data-conflict]").forEach(choices);
}

for (const { key, at } of copies()) if (Date.now() - at > OLDEST) localStorage.removeItem(key);
document.querySelectorAll("[data-close-window]").forEach(() => window.opener && window.close());
start(document);
document.addEventListener("htmx:load", (event) => start(event.target));

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
  const tooBig = input.dataset.maxBytes && [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
  input.setCustomValidity(tooBig ? input.dataset.tooBig : "");
  if (tooBig) input.reportValidity();
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      const [unit, one] = file.size < 1e6 ? ["kilobyte", 1e3] : file.size < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
      const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 });
      item.textContent = `${file.name} — ${size.format(file.size / one)}`;
      return item;
    }),
  );
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (event.target.id) document.querySelectorAll(`[data-counter="${CSS.escape(event.target.id)}"]`).forEach(count);
  if (form?.matches("[data-guard]:not([data-autosave])")) dirty.add(form);
});

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (box) showFiles(box);
});

document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("released", (event) => event.target.matches?.("[data-guard]:not([data-autosave])") && dirty.add(event.target)); // it did not go

addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll("form[data-guard]")].some((form) => dirty.has(form));
  if (unsaved) event.preventDefault();
});

// Ctrl+Enter (or ⌘+Enter) sends the form in which one writes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[method=post]");
  if (form) form.requestSubmit(form.querySelector("[data-default], [type=submit]"));
});

// « / » goes to the search, unless one is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const fields = [...document.querySelectorAll("#find-here, [data-find]")];
  const field = fields.find((one) => one.checkVisibility());
  event.preventDefault();
  if (field) field.focus();
  else if (fields[0]) location.assign(fields[0].form.action);
});

// A question that depends on a choice stands on the page only with it. Without script it is there, with its condition in words.
function depend(form) {
  for (const box of form.querySelectorAll("[data-shown-when]")) {
    const chosen = new FormData(form).getAll(box.dataset.shownWhen);
    const other = form.elements[box.dataset.shownWhen];
    const asked = other instanceof RadioNodeList ? other[0] : other;
    box.hidden = Boolean(asked) && (Boolean(asked.closest("[data-shown-when][hidden]")) || !chosen.includes(box.dataset.shownOption));
  }
}
document.addEventListener("change", (event) => event.target.form && depend(event.target.form));

function start(root) {
  root.querySelectorAll("[data-counter]").forEach(count);
  root.querySelectorAll("form").forEach(depend);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
document.querySelector("[data-error-summary]")?.focus();

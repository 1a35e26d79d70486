// Public pages and workspace alike: dialogs, countdowns, one send per form. Everything works without it.

const plural = (n, unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(n);

function remaining(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
  if (minutes >= 2880) return plural(Math.floor(minutes / 1440), "day");
  if (minutes >= 60) return `${plural(Math.floor(minutes / 60), "hour")} ${plural(minutes % 60, "minute")}`;
  if (minutes >= 5) return plural(minutes, "minute");
  return `${plural(minutes, "minute")} ${plural(Math.max(0, Math.floor(ms / 1000)) % 60, "second")}`;
}

function tick(element) {
  const left = new Date(element.dataset.countdown) - Date.now();
  element.textContent = left > 0 ? element.dataset.text.replace("{left}", remaining(left)) : element.dataset.over;
  element.toggleAttribute("data-soon", left > 0 && left < 86400000);
  element.toggleAttribute("data-passed", left <= 0);
  element.hidden = false;
  return left;
}

function startCountdowns(root) {
  for (const element of root.querySelectorAll("[data-countdown]")) {
    if (element.dataset.started) continue;
    element.dataset.started = "1";
    const again = () => {
      const left = tick(element);
      if (left > 0 && element.isConnected) setTimeout(again, left < 300000 ? 1000 : 30000);
    };
    again();
  }
}

// A reader elsewhere also sees the instant in their own zone.
function showLocalTimes(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === "Europe/Paris") return;
  for (const element of root.querySelectorAll("[data-local-time]")) {
    const text = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" });
    element.textContent = element.dataset.text.replace("{when}", text.format(new Date(element.dataset.localTime)));
    element.hidden = false;
  }
}

function prepareDialogs(root) {
  for (const dialog of root.querySelectorAll("dialog[data-confirm]")) {
    if (dialog.open && !dialog.dataset.ready) dialog.close();
    dialog.dataset.ready = "1";
  }
  for (const opener of root.querySelectorAll("[data-opens]")) opener.hidden = false;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close();
});

// The first press sends; the next ones do nothing until the answer, or until the page comes back from the history.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
  const button = event.submitter;
  if (!button) return;
  button.dataset.busy = "";
  if (button.dataset.busyLabel) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busyLabel;
  }
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[data-busy]")) {
    delete button.dataset.busy;
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
}

document.addEventListener("released", (event) => release(event.target));
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => event.target.closest("form") && release(event.target.closest("form")));

// Filters apply as soon as one is changed; the button stays for those who have no script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
});

function start(root) {
  startCountdowns(root);
  showLocalTimes(root);
  prepareDialogs(root);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));

// « Imprimer » is of no use without the script, and is hidden until then.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A link to a fold, or to terms in a few lines, opens what it leads to; without the script the style sheet shows it.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (const fold of target?.matches(".brief") ? target.querySelectorAll("details") : target ? [target.closest("details")] : []) if (fold) fold.open = true;
}

addEventListener("hashchange", openTarget);
openTarget();

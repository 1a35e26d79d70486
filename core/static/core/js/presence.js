// Who else writes here: asked every half minute while the page is looked at. <p data-presence="name of the field that holds
// the version shown"> asks the page itself; every other form on something shared asks /-/presence/ with the mark of the page.

const EVERY = 30_000;
const writing = document.getElementById("writing");
let mark = writing?.dataset.place;

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

const post = (url, headers, body) => fetch(url, { method: "POST", redirect: "manual", headers: { ...headers, "X-CSRFToken": token() }, body }).catch(() => null);

function askPage(line) {
  const shown = (line.dataset.presence && document.querySelector(`[name="${CSS.escape(line.dataset.presence)}"]`)?.value) || "0";
  return post(location.pathname, { "X-Presence": shown });
}

// The mark lasts ten minutes; a page that one may still see gives another.
async function askPlace(again = true) {
  const answer = await post(writing.dataset.presence, { "X-Presence": "0" }, new URLSearchParams({ place: mark }));
  if (answer?.status !== 410 || !again) return answer;
  const page = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  const found = page?.ok ? new DOMParser().parseFromString(await page.text(), "text/html").getElementById("writing") : null;
  if (!found?.dataset.place) return null;
  mark = found.dataset.place;
  return askPlace(false);
}

async function ask(line) {
  if (document.visibilityState !== "visible") return;
  const answer = await ("place" in line.dataset ? askPlace() : askPage(line));
  if (!answer?.ok) return;
  const { html } = await answer.json();
  if (line.dataset.last === html) return;
  line.dataset.last = html;
  line.innerHTML = html;
}

function watch(line) {
  ask(line);
  const again = setInterval(() => (line.isConnected ? ask(line) : clearInterval(again)), EVERY);
  document.addEventListener("visibilitychange", () => line.isConnected && ask(line));
}

// Something shared carries the values that were read: one line for the page, before the first of its forms.
function place(root) {
  if (!mark || document.querySelector("[data-presence][role=status]")) return;
  const form = [...root.querySelectorAll("form[method=post]")].find((one) => one.querySelector('[name^="initial-"]'));
  if (!form) return;
  const line = Object.assign(document.createElement("p"), { className: "small soft" });
  line.setAttribute("role", "status");
  Object.assign(line.dataset, { presence: "", place: "" });
  form.before(line);
}

function start(root) {
  place(root);
  root.querySelectorAll("p[data-presence]").forEach(watch);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));

// Who else writes here: asked every half minute while the page is looked at. <p data-presence="name of the field that holds
// the version shown">.

const EVERY = 30_000;

async function ask(line) {
  if (document.visibilityState !== "visible") return;
  const shown = (line.dataset.presence && document.querySelector(`[name="${CSS.escape(line.dataset.presence)}"]`)?.value) || "0";
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(location.pathname, { method: "POST", redirect: "manual", headers: { "X-Presence": shown, "X-CSRFToken": token } }).catch(() => null);
  if (!answer?.ok) return;
  const { html } = await answer.json();
  if (line.dataset.last === html) return;
  line.dataset.last = html;
  line.innerHTML = html;
}

function start(root) {
  for (const line of root.querySelectorAll("[data-presence]")) {
    ask(line);
    const again = setInterval(() => (line.isConnected ? ask(line) : clearInterval(again)), EVERY);
    document.addEventListener("visibilitychange", () => line.isConnected && ask(line));
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));

// Saving field by field as one types, and sending files with progress. Without this script the same forms work by their
// buttons. htmx carries each field with its version; here the page says what becomes of it and keeps trying.

const AGAIN = 6000;
const unsaved = new Set();

function setState(state) {
  for (const element of document.querySelectorAll("[data-save-state]")) {
    element.dataset.state = state;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    element.textContent = (element.dataset[state] ?? "").replace("{time}", time);
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("form[data-live]")) return;
  unsaved.add(event.target.name);
  setState("unsaved");
});

document.addEventListener("submit", () => unsaved.clear());

addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

const live = (event) => event.detail.requestConfig?.elt.closest("form[data-live]");

// Signing in again elsewhere changes the token: the cookie holds the present one.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.closest("form[data-live]")) return;
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) event.detail.parameters.csrfmiddlewaretoken = token;
  event.detail.elt.closest("form").dataset.sent = [...unsaved].join(" ");
  setState("saving");
});

// A conflict (409) is an answer to show; the sign-in page is not.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = live(event);
  if (!form) return;
  const { xhr } = event.detail;
  const elsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname;
  if (xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = true;
  } else if (elsewhere) {
    event.detail.shouldSwap = false;
    event.detail.isError = true;
    form.dataset.lost = "1";
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = live(event);
  if (!form) return;
  const { xhr, successful } = event.detail;
  if (successful) {
    for (const name of form.dataset.sent.split(" ")) unsaved.delete(name);
    setState(unsaved.size ? "unsaved" : "saved");
    return;
  }
  const lost = form.dataset.lost || xhr.status === 401 || xhr.status === 403;
  delete form.dataset.lost;
  setState(lost ? "expired" : xhr.status === 409 ? "unsaved" : "failed");
  if (lost || xhr.status === 0 || xhr.status >= 500 || xhr.status === 429) {
    setTimeout(() => event.detail.requestConfig.elt.dispatchEvent(new Event("again")), AGAIN);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-progress]");
  if (!form || !form.querySelector("input[type=file]")?.files.length) return;
  event.preventDefault();
  const bar = form.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (sent) => {
    bar.hidden = false;
    if (sent.lengthComputable) bar.value = Math.round((100 * sent.loaded) / sent.total);
  });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else showAnswer(request.responseText);
  });
  request.addEventListener("error", () => form.submit());
  request.send(new FormData(form));
});

// The server's refusal is a whole page with the reason beside the field.
function showAnswer(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  document.querySelector("main").replaceWith(answer.querySelector("main"));
  document.querySelector(".field--error input")?.focus();
}

// Saving as one types and sending files with progress. Without this script the same forms work by their buttons.

// A conflict (409) is an answer to show; a page from elsewhere (the sign-in page) is not.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const form = event.detail.requestConfig.elt.closest("[data-autosave]");
  if (!form) return;
  if (xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = true;
    return;
  }
  const login = new URL(form.dataset.login, location.href).pathname;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith(login)) {
    event.detail.shouldSwap = false;
    event.detail.isError = true;
    tellExpired(form);
  }
});

function tellExpired(form) {
  if (form.querySelector("[data-expired-note]")) return;
  const note = document.createElement("p");
  note.className = "callout tone-warn";
  note.setAttribute("role", "alert");
  note.dataset.expiredNote = "";
  note.textContent = form.dataset.expired;
  form.prepend(note);
}

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

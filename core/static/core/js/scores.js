// Marks given by one key, and their weighted mean while they are given (components/score_row.html). The server counts again.

const marksOf = (form) =>
  [...form.querySelectorAll("[data-score-row]")].map((row) => ({
    weight: Number(row.dataset.weight ?? 1),
    value: row.querySelector("input:checked")?.value,
  }));

function count(form) {
  const given = marksOf(form).filter((mark) => mark.value !== undefined);
  const weight = given.reduce((sum, mark) => sum + mark.weight, 0);
  const mean = given.reduce((sum, mark) => sum + Number(mark.value) * mark.weight, 0) / weight;
  const figures = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const said = weight ? mean.toLocaleString(document.documentElement.lang, figures) : "—";
  for (const element of document.querySelectorAll(`[data-scores="${form.id}"]`)) element.textContent = element.dataset.text.replace("{mean}", said).replace("{n}", given.length);
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-score-row]")) count(event.target.form);
});

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

// A digit in a row gives its mark, and goes on to the next row.
function mark(event, row) {
  const wanted = row.querySelector(`input[value="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
  const rows = [...row.form.querySelectorAll("[data-score-row]")];
  const next = rows[rows.indexOf(row) + 1];
  (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? row.form.querySelector("textarea") ?? wanted).focus();
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-score-row]");
  if (row && isPlain(event) && event.target.matches("input[type=radio]")) mark(event, row);
  const form = event.target.closest?.("form[data-score-form]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[name=submit]"));
});
